"""Files from other platforms: read in a separate process, whatever they contain."""

import io
import json
import zipfile
from typing import Any
from xml.parsers.expat import ExpatError

import pytest
from pypdf import PdfWriter
from pypdf.errors import PyPdfError

from services.membership.domain.errors import UnreadableFile
from services.membership.entry.skills.bringing import Brought
from services.membership.reading import skills
from services.membership.reading.apart import read_apart
from services.membership.reading.linkedin import LARGEST_PART
from services.membership.reading.tongues import code_of

EUROPASS = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
<Identification><PersonName><FirstName>Ada</FirstName></PersonName></Identification>
<Headline><Description><Label>Engineer of machines</Label></Description></Headline>
<Skills><Linguistic>
<MotherTongueList><MotherTongue><Description><Code>fr</Code><Label>French</Label></Description>
</MotherTongue></MotherTongueList>
<ForeignLanguageList><ForeignLanguage><Description><Code>en</Code></Description>
</ForeignLanguage></ForeignLanguageList></Linguistic>
<Computer><Description>&lt;li&gt;SQL&lt;/li&gt;&lt;li&gt;Data &amp;amp; models</Description>
</Computer>
</Skills></LearnerInfo></SkillsPassport>"""
CANDIDATE = """<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">
<CandidateProfile><PersonQualifications>
<PersonCompetency><CompetencyID schemeName="NORMAL">eng</CompetencyID>
<hr:TaxonomyID>language</hr:TaxonomyID></PersonCompetency>
<PersonCompetency><CompetencyID>http://data.europa.eu/esco/skill/1</CompetencyID>
<hr:TaxonomyID>other</hr:TaxonomyID><hr:CompetencyName>Public speaking</hr:CompetencyName>
</PersonCompetency></PersonQualifications></CandidateProfile></Candidate>"""
AS_JSON = {
    "SkillsPassport": {
        "LearnerInfo": {
            "Headline": {"Description": {"Label": "Engineer"}},
            "Skills": {
                "Linguistic": {"ForeignLanguage": [{"Description": {"Code": "de"}}]},
                "JobRelated": {"Description": "Welding; Planning"},
            },
        }
    }
}
BILLION = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><SkillsPassport>&c;</SkillsPassport>'
FETCHING = (
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><SkillsPassport>&b;</SkillsPassport>'
)


def linkedin(**parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"Basic_Export/{name}.csv", text)
    return packed.getvalue()


def pdf(attached: str) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_attachment("attachment.xml", attached.encode())
    writer.write(made)
    return made.getvalue()


def told(body: bytes) -> dict[str, Any]:
    return skills.read(io.BytesIO(body))


def test_skills_languages_and_the_headline_are_read_from_linkedin() -> None:
    found = told(
        linkedin(
            Skills='\ufeffName\r\nSQL\r\n"Care, of data"\r\nSQL\r\n',
            Languages="Name,Proficiency\nFrançais,Native\nEnglish (US),Full\nKlingon,Full\n",
            Profile="First Name,Headline\nAda,Engineer of machines\n",
            Positions="Company Name,Title\nAnalytical,Countess\n",
            Connections="First Name,Email Address\nBob,bob@example.org\n",
        )
    )
    assert found == {
        "source": "linkedin",
        "headline": "Engineer of machines",
        "skills": ["SQL", "Care, of data"],
        "languages": ["fr", "en"],
    }


def test_without_a_headline_the_current_position_is_used() -> None:
    found = told(linkedin(Skills="Name\nSQL\n", Positions="Title\nCountess\nPupil\n"))
    assert found["headline"] == "Countess"


@pytest.mark.parametrize(
    ("body", "said", "languages", "headline"),
    [
        (EUROPASS.encode(), ["SQL", "Data & models"], ["fr", "en"], "Engineer of machines"),
        (CANDIDATE.encode(), ["Public speaking"], ["en"], ""),
        (json.dumps(AS_JSON).encode(), ["Welding", "Planning"], ["de"], "Engineer"),
        (pdf(CANDIDATE), ["Public speaking"], ["en"], ""),
    ],
    ids=["SkillsPassport", "Candidate", "JSON", "a PDF"],
)
def test_a_europass_cv_is_read_in_each_of_its_formats(
    body: bytes, said: list[str], languages: list[str], headline: str
) -> None:
    found = told(body)
    assert (found["skills"], found["languages"]) == (said, languages)
    assert (found["source"], found["headline"]) == ("europass", headline)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"Name\nSQL\n", b"{}", b"<html></html>", b"<SkillsPassport>" + b"<a>" * 200),
        *(BILLION.encode(), FETCHING.encode(), linkedin(Photos="x")),
        *(linkedin(Skills="Name\nSQL\n")[:-30], b"%PDF-1.7 broken", pdf("<html></html>")),
    ],
)
def test_any_other_file_is_refused(body: bytes) -> None:
    with pytest.raises((ValueError, ExpatError, zipfile.BadZipFile, PyPdfError)):
        told(body)


@pytest.mark.parametrize("body", [FETCHING.encode(), b'{"a":' * 100_000], ids=["XML", "JSON"])
async def test_a_file_that_would_crash_the_process_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableFile):
        await read_apart("skills", body, Brought)


async def test_a_zip_bomb_is_read_only_up_to_the_limit() -> None:
    bomb = linkedin(Skills="Name\nSQL\n", Languages="Name\n" + "x\n" * (LARGEST_PART * 50))
    assert len(bomb) < LARGEST_PART
    found = await read_apart("skills", bomb, Brought)
    assert (found.skills, found.languages) == (["SQL"], [])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("English", "en"),
        ("Español", "es"),
        ("fra", "fr"),
        ("pt-BR", "pt"),
        ("", None),
        ("xyzzy", None),
    ],
)
def test_languages_are_recognised_by_name_and_code(said: str, code: str | None) -> None:
    assert code_of(said) == code
