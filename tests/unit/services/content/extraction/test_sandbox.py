"""Files of every kind, read in a process of its own; and files that attack that process."""

import asyncio
import io
import os
import tempfile
import zipfile

import pytest
from PIL import Image

from services.content.domain.files.media import DOCX, HEAD, MEDIA, PPTX, XLSX, sniff
from services.content.extraction.sandbox import TRIES, Extracted, extract
from shared.apart.running import Limits
from shared.contracts.files import LONGEST_TEXT, Passage, Refusal
from tests.support.files import (
    SRT,
    VTT,
    deflated,
    docx,
    mp3,
    pdf,
    pdf_of,
    png,
    pptx,
    wav,
    webm,
    xlsx,
    zipped,
)
from tests.support.readers import kill_reader, readers_of

LIMITS = Limits(seconds=60, memory=1024**3)


async def read(
    data: bytes, media_type: str | None = None, limits: Limits = LIMITS
) -> tuple[Extracted | Refusal, bytes, bytes]:
    found = sniff(data[:HEAD])
    begins = media_type or (found.type if found else "")
    with (
        tempfile.TemporaryFile() as whole,
        tempfile.TemporaryFile() as content,
        tempfile.TemporaryFile() as preview,
    ):
        whole.write(data)
        whole.flush()
        answer = await extract(begins, whole, content, preview, limits)
        content.seek(0)
        preview.seek(0)
        return answer, content.read(), preview.read()


async def known(data: bytes) -> Extracted:
    found, *_ = await read(data)
    assert isinstance(found, Extracted), found
    return found


async def test_a_pdf_has_its_words_by_page() -> None:
    found = await known(pdf("How we work", "Parental leave"))
    assert found.known.pages == 2
    assert found.known.passages == (
        Passage(text="How we work", page=1),
        Passage(text="Parental leave", page=2),
    )


@pytest.mark.parametrize(("make", "kind"), [(docx, "wordprocessingml"), (pptx, "presentationml")])
async def test_documents_and_slides_have_their_words_by_page(make: object, kind: str) -> None:
    assert callable(make)
    found = await known(make("Première page", "Seconde page"))
    assert kind in found.known.media_type
    assert [(p.text, p.page) for p in found.known.passages] == [
        ("Première page", 1),
        ("Seconde page", 2),
    ]


async def test_a_sheet_has_the_words_and_numbers_of_its_cells() -> None:
    found = await known(xlsx("Budget", "2026"))
    assert [p.text for p in found.known.passages] == ["Budget 2026 42"]


@pytest.mark.parametrize("data", [VTT, SRT], ids=["vtt", "srt"])
async def test_a_transcript_has_the_times_of_its_passages(data: bytes) -> None:
    found = await known(data)
    assert [passage.seconds for passage in found.known.passages] == [1.0, 62.5]
    said = " ".join(passage.text for passage in found.known.passages)
    assert "bservabilit" in said
    assert "<" not in said
    assert "nobody" not in said


async def test_a_page_has_its_words_without_scripts() -> None:
    page = (
        b"<!doctype html><title>Wiki</title><script>alert(1)</script><p>One</p><p>Two &amp; 3</p>"
    )
    assert [p.text for p in (await known(page)).known.passages] == ["Wiki One Two & 3"]


@pytest.mark.parametrize("data", [wav(2), mp3("On observability")], ids=["wav", "mp3"])
async def test_sound_and_video_have_their_duration(data: bytes) -> None:
    found = await known(data)
    assert found.known.seconds == pytest.approx(2, abs=0.2)


async def test_the_chapters_of_a_podcast_have_their_times() -> None:
    found = await known(mp3("Talk", chapters=((62_500, "Observability"), (0, "Début"))))
    said = [(passage.text, passage.seconds) for passage in found.known.passages]
    assert said == [("Talk", None), ("Début", 0.0), ("Observability", 62.5)]


async def test_an_image_is_encoded_again_without_its_metadata() -> None:
    found, content, preview = await read(png(3_000, 40, said="taken at home"))
    assert isinstance(found, Extracted)
    assert b"taken at home" not in content
    assert Image.open(io.BytesIO(content)).size == (2_560, 34)
    assert Image.open(io.BytesIO(preview)).format == "WEBP"
    assert found.known.width == 2_560


async def test_an_animation_still_moves() -> None:
    frames = [Image.new("RGB", (20, 20), (90 * n, 0, 0)) for n in range(3)]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=50)
    found, content, _ = await read(made.getvalue())
    assert isinstance(found, Extracted)
    assert Image.open(io.BytesIO(content)).n_frames > 1  # type: ignore[attr-defined]  # of a GIF


async def test_an_image_that_unpacks_to_too_much_is_a_bomb() -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    assert (await read(made.getvalue()))[0] is Refusal.BOMB


async def test_an_archive_that_unpacks_to_too_much_is_a_bomb() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            part.write(b"<d>")
            for _ in range(220):
                part.write(b" " * 1024 * 1024)
    assert (await read(made.getvalue()))[0] is Refusal.BOMB


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        "<d><e></d>",
        "",
    ],
    ids=["entities", "outside", "unbalanced", "empty"],
)
async def test_xml_that_is_no_document_is_refused(document: str) -> None:
    assert (await read(zipped(word__document=document)))[0] is Refusal.BROKEN


async def test_endlessly_nested_elements_are_a_bomb() -> None:
    assert (await read(zipped(word__document="<d>" * 20_000)))[0] is Refusal.BOMB


async def test_an_archive_of_something_else_is_of_no_accepted_type() -> None:
    assert (await read(zipped(other="x")))[0] is Refusal.KIND


BROKEN = {
    "image/jpeg": [b"\xff\xd8\xff\xe0" + bytes(100)],
    "image/png": [b"\x89PNG\r\n\x1a\n" + bytes(100), png()[:100]],
    "image/gif": [b"GIF89a" + bytes(50)],
    "image/webp": [b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50)],
    "image/svg+xml": [
        b"<svg><g></svg>",
        b"<svg>",
        b'<!DOCTYPE svg [<!ENTITY a "><svg ">]><svg>&a;</svg>',
    ],
    "audio/mpeg": [b"ID3\x03\0\0\0\0\0\0" + b"MZ" * 50],
    "audio/mp4": [b"\0\0\0\x14ftypM4A " + bytes(50)],
    "audio/ogg": [b"OggS\0" + b"x" * 50],
    "audio/flac": [b"fLaC" + bytes(50)],
    "audio/wav": [b"RIFF\x10\0\0\0WAVE" + b"x" * 50],
    "video/mp4": [b"\0\0\0\x14ftypisom" + bytes(50)],
    "video/webm": [webm()[:20], webm(2, b"x" * 50), webm(2, b"\x1f\x43\xb6\x75\x80")],
    "application/pdf": [b"%PDF-1.7\n<script>alert(1)</script>", pdf("x")[:200]],
    "application/zip": [b"PK\x03\x04" + bytes(200), docx("x")[:200]],
    "text/vtt": [b"WEBVTT\n\nnothing is said at any time\n"],
}
"""By the type of which each has the first bytes."""
ANY_TEXT = {"text/html", "text/plain", "application/x-subrip"}
"""Any bytes are valid files of these types. A cue identifies the last of them."""
LOOKED_INTO = {DOCX.type, PPTX.type, XLSX.type}
"""The contents of the archive identify these types."""


def test_a_broken_file_of_every_type_is_tested() -> None:
    assert set(BROKEN) == set(MEDIA) - ANY_TEXT - LOOKED_INTO


@pytest.mark.parametrize(
    ("media_type", "data"), [(kind, data) for kind, broken in BROKEN.items() for data in broken]
)
async def test_a_file_that_does_not_match_its_first_bytes_is_broken(
    media_type: str, data: bytes
) -> None:
    found = sniff(data[:HEAD])
    assert found is not None
    assert found.type == media_type
    assert await read(data) == (Refusal.BROKEN, b"", b"")


async def test_a_video_has_the_duration_in_its_header() -> None:
    assert (await known(webm(62.5))).known.seconds == 62.5


async def test_a_drawing_may_declare_its_type() -> None:
    drawn = b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'x' 'http://x'><svg><path d='M0 0'/></svg>"
    assert (await known(drawn)).known.media_type == "image/svg+xml"


HOSTILE = {
    "a stream that unpacks to a gigabyte": pdf_of(
        (b"/Filter /FlateDecode", deflated(ord(" "), 1024**3))
    ),
    "pages that are their own parents": pdf("x").replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"),
    "lists in lists": pdf_of((b"/X " + b"[" * 100_000, b"BT ET")),
    "cues that end nowhere": b"WEBVTT\n\n" + b"00:00:01.000 --> " + b"0" * 2_000_000,
    "tags that end nowhere": VTT + b"<" * 2_000_000,
    "lines of spaces": VTT + (b"\n" + b" " * 2_000) * 1_000,
    "prologues without end": b"<!--" * 500_000,
    "elements in elements": b"<!doctype html>" + b"<b>" * 300_000,
    "entities": b"<!doctype html>" + b"&#x10FFFF;&amp" * 200_000,
    "elements of no size": webm(2, b"\xec\x80" * 500_000),
    "cells that are not there": xlsx(*["x"] * 5_000).replace(b"<v>", b"<v>9"),
}
"""None of these may use up the time limit."""


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
async def test_no_file_uses_up_the_time_limit(data: bytes) -> None:
    found, content, preview = await read(data)
    assert isinstance(found, Extracted) or found in {Refusal.BROKEN, Refusal.BOMB}
    assert len(content) + len(preview) == 0


async def test_a_polyglot_file_keeps_only_its_encoded_image() -> None:
    polyglot = png() + b"<script>alert(1)</script>" + zipped(word__document="<d/>")
    found, content, _ = await read(polyglot)
    assert isinstance(found, Extracted)
    assert b"script" not in content
    assert b"PK\x03\x04" not in content


async def test_a_slow_reading_is_killed() -> None:
    assert (await read(pdf("x"), limits=Limits(0, 1024**3)))[0] is Refusal.SLOW


async def test_a_file_that_takes_too_much_memory_is_refused_without_harm() -> None:
    many = png(8_000, 9_000)
    refused, *_ = await read(many, limits=Limits(60, 150 * 1024**2))
    assert refused in {Refusal.SLOW, Refusal.BROKEN}


async def test_text_is_cut_to_the_bound_of_a_fact() -> None:
    found = await known(b"mot " * LONGEST_TEXT)
    assert sum(len(passage.text) for passage in found.known.passages) <= LONGEST_TEXT


@pytest.mark.parametrize(("times", "ends"), [(1, Extracted), (TRIES, Refusal)])
async def test_a_killed_reader_is_restarted_a_few_times(times: int, ends: type) -> None:
    reading = asyncio.create_task(read(pdf(*["How we work"] * 500)))
    killed = None
    for _ in range(times):
        killed = await kill_reader(os.getpid(), but=killed)
    found, *_ = await reading
    assert isinstance(found, ends)
    assert readers_of(os.getpid()) == []
