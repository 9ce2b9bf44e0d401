from pathlib import Path

import pytest

from cli.importing import archive, confluence
from cli.importing.archive import Archive
from cli.importing.authors import Authors
from cli.importing.documents import Unfit
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.exports import confluence as made
from tests.support.exports.reading import Read, read

COMMUNITY = "22ef5a52-fb24-5a29-a122-934d1f103aef"
ENGLISH = Reading("en")


def exported(path: Path, reading: Reading = ENGLISH) -> Read:
    with Archive(path) as opened:
        return read(confluence.stages(confluence.Space(opened, "s.zip", reading), COMMUNITY))


def body_of(tmp_path: Path, html: str) -> str:
    path = made.write(tmp_path / "s.zip", {"CRAFT/Page_1.html": made.page("Page", html)})
    [found] = exported(path).posts
    return str(found["body"])


def here(name: str) -> str:
    return f"/posts/{imported.post_id(COMMUNITY, name)}"


def test_pages_are_read_with_title_author_and_the_page_above(tmp_path: Path) -> None:
    first = exported(made.export(tmp_path / "s.zip", pages=2)).posts[0]
    assert first == {
        "external_id": "CRAFT/Page-1_1.html",
        "title": "Page 1",
        "body": f"See [next]({here('CRAFT/Page-2_2.html')})\n\n"
        f"[the notes]({here('CRAFT/Page-1_1.html')})",
        "lang": "en",
        "tags": ["Tools"],
        "byline": "Ada L.",
    }


@pytest.mark.parametrize(
    "address",
    [
        "Page_1.html",
        "./Page_1.html#section",
        "https://wiki.example.com/pages/viewpage.action?pageId=1",
        "https://example.net/wiki/spaces/CRAFT/pages/1/Page",
    ],
)
def test_each_form_of_a_link_is_known(tmp_path: Path, address: str) -> None:
    text = body_of(tmp_path, f'<a href="{address}">x</a>')
    assert text == f"[x]({here('CRAFT/Page_1.html')})"


@pytest.mark.parametrize("address", ["../../etc/passwd", "/etc/passwd", "https://a.example/", "#a"])
def test_other_links_stay(tmp_path: Path, address: str) -> None:
    assert body_of(tmp_path, f'<a href="{address}">x</a>') == f"[x]({address})"


def test_the_structure_of_a_page_is_kept(tmp_path: Path) -> None:
    html = "<h2>A &amp; B</h2><div><p>x<br/>y</p><ul><li>a<hr></li></ul></div><p>2 &lt; 3</p>"
    assert body_of(tmp_path, html) == "## A \\& B\n\nx  \ny\n\n- a\n\n  ---\n\n2 \\< 3"


def test_the_attachments_of_a_page_are_those_that_it_names(tmp_path: Path) -> None:
    files = {"attachments/1/2.txt": "notes & more.txt", "attachments/1/3.txt": "gone.txt"}
    members: dict[str, str | bytes] = {
        "CRAFT/Page_1.html": made.page("Page", "<p>x</p>", files),
        "CRAFT/attachments/1/2.txt": "x",
    }
    with Archive(made.write(tmp_path / "s.zip", members)) as opened:
        page = confluence.read_page(opened, "CRAFT/Page_1.html")
    assert page.files == {f"CRAFT/{href}": called for href, called in files.items()}


def test_what_cannot_be_imported_is_named_with_its_reason(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "CRAFT/index.html": "<html></html>",
        "CRAFT/A_1.html": made.page("A", ""),
        "CRAFT/B_2.html": b"\xff",
        "CRAFT/C_3.html": "<html>x</html>",
        "CRAFT/D_4.html": b"\0" * 9_000_000,
        "CRAFT/E_5.html": b"\0" * 7_000_000,
    }
    assert exported(made.write(tmp_path / "s.zip", members)).reasons == [
        ("s.zip, CRAFT/A_1.html", "it has no text"),
        ("s.zip, CRAFT/B_2.html", "it has no text"),
        ("s.zip, CRAFT/C_3.html", "it has no text"),
        ("s.zip, CRAFT/D_4.html", "9.0 MB; at most 8 are allowed"),
        ("s.zip, CRAFT/E_5.html", "it is compressed more than any real file would be"),
        ("s.zip, CRAFT/index.html", "it only lists the pages"),
    ]


def test_authors_of_the_mapping_are_people(tmp_path: Path) -> None:
    reading = Reading("en", Authors({"ada l.": "person-1"}))
    [first] = exported(made.export(tmp_path / "s.zip", pages=1), reading).posts
    assert (first["author_id"], "byline" in first) == ("person-1", False)


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.zip").write_text("x")
    with pytest.raises(Unfit, match="not a zip archive"):
        Archive(tmp_path / "s.zip")


def test_an_archive_of_too_many_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    with pytest.raises(Unfit, match="members"):
        Archive(made.export(tmp_path / "s.zip"))
