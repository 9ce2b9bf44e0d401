"""Files: their types, their names and their owners."""

from datetime import timedelta

import pytest

from services.content.domain.files.file import File, Reading, Rendition, Upload
from services.content.domain.files.file_errors import WrongRange
from services.content.domain.files.media import HEAD, sniff
from services.content.domain.files.ticket import Part, Ticket, Tickets, until
from services.content.entry.files.ranges import Span, read_range
from services.content.entry.files.tus import read_metadata
from shared.contracts.files import FileStatus, Passage, Refusal
from shared.contracts.values import PostStatus
from shared.problems import MalformedProblem
from shared.text import clean_name
from tests.support.files import SRT, VTT, docx, mp3, pdf, png, wav
from tests.support.posts import NOON, post

LATER = NOON + timedelta(minutes=1)


def file(**fields: object) -> File:
    upload = Upload(
        id="f", owner_id="ada", name="a.pdf", length=5, created_at=NOON, expires_at=LATER
    )
    return File.received(upload, NOON).model_copy(update=fields)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (png(), "image/png"),
        (pdf("x"), "application/pdf"),
        (docx("x"), "application/zip"),
        (wav(), "audio/wav"),
        (mp3(), "audio/mpeg"),
        (VTT, "text/vtt"),
        (SRT, "application/x-subrip"),
        (b"\xef\xbb\xbfWEBVTT\r\n", "text/vtt"),
        (b"<?xml version='1.0'?>\n<!-- x --><svg>", "image/svg+xml"),
        (b"  <!DOCTYPE HTML><p>", "text/html"),
        ("Déjà vu".encode(), "text/plain"),
        (b"GIF89a<script>", "image/gif"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
    ],
)
def test_the_first_bytes_of_a_file_identify_its_type(data: bytes, media_type: str) -> None:
    found = sniff(data[:HEAD])
    assert found is not None
    assert found.type == media_type


@pytest.mark.parametrize("data", [b"MZ\x90\x00", b"\x7fELF", b"a\x00b", b"\xff\xfe<\x00", b"\xe9"])
def test_unlisted_bytes_have_no_type(data: bytes) -> None:
    assert sniff(data) is None


def test_the_end_of_the_head_may_cut_a_character() -> None:
    assert sniff(("x" * (HEAD - 1) + "é").encode()[:HEAD]) is not None
    assert sniff("xé".encode()[:2]) is None


def test_an_endless_prologue_takes_no_time() -> None:
    assert sniff((b"<!-- " * HEAD)[:HEAD]) is not None


@pytest.mark.parametrize("said", ["", "/", "../..", "\x00", "   "])
def test_a_file_without_a_name_is_called_file(said: str) -> None:
    assert clean_name(said) == "file"


def test_a_file_follows_its_post_and_is_detached_with_its_end() -> None:
    it, its = file(), post(title="Old")
    assert file().audience is None
    assert set(it.follow(its, LATER)) >= {"post", "post_status", "language"}
    assert (it.audience, it.post_status, it.version) == ("c1", PostStatus.PUBLISHED, 2)
    assert it.follow(its, LATER) == ()
    it.delete(LATER)
    assert (it.status, it.post, it.filename, it.blobs) == (FileStatus.DELETED, None, "", ())


def test_an_image_keeps_only_its_encoded_copies() -> None:
    it = file()
    made = Rendition(blob="made", media_type="image/png", size=3)
    it.process(Reading(media_type="image/png", sha256="0", content=made), LATER)
    assert (it.is_ready, it.blobs) == (True, ("made",))


def test_a_refused_file_keeps_only_its_name() -> None:
    it = file(passages=(Passage(text="x"),))
    it.refuse(Refusal.BOMB, LATER)
    assert (it.filename, it.refusal, it.blobs, it.passages) == ("a.pdf", Refusal.BOMB, (), ())


def test_a_ticket_is_valid_with_its_secret_and_for_a_while() -> None:
    tickets = Tickets("x" * 32)
    ticket = Ticket("f", Part.CONTENT, "ada", is_guest=False, until=until(NOON))
    written = tickets.write(ticket)
    assert tickets.read(written, NOON) == ticket
    assert tickets.read(written, NOON + timedelta(minutes=71)) is None
    assert Tickets("y" * 32).read(written, NOON) is None
    for broken in (written[:-1], "", "é", "A" * 40, written + "A"):
        assert tickets.read(broken, NOON) is None


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("bytes=0-4", (0, 5)),
        ("bytes=5-", (5, 5)),
        ("bytes=-3", (7, 3)),
        ("bytes=-99", (0, 10)),
        ("bytes=8-99", (8, 2)),
        (None, None),
        ("bytes=-", None),
        ("bytes=4-2", None),
        ("bytes=0-1,3-4", None),
        ("pages=1-2", None),
    ],
)
def test_a_range_is_read(said: str | None, span: tuple[int, int] | None) -> None:
    assert read_range(said, 10) == (Span(*span, 10) if span else None)


@pytest.mark.parametrize("said", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(said: str) -> None:
    with pytest.raises(WrongRange):
        read_range(said, 10)


def test_metadata_is_base64_and_values_may_be_missing() -> None:
    assert read_metadata("filename eA==, alt") == {"filename": "x", "alt": ""}
    for wrong in ("filename !", "filename /w=="):
        with pytest.raises(MalformedProblem):
            read_metadata(wrong)
