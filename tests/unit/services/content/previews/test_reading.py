"""Pages of all kinds, broken ones and hostile ones, read by the real process."""

import json

import pytest

from services.content.domain.previews.preview import Page
from services.content.reading.apart import read_oembed, read_page
from shared.apart.running import Limits

AT = "https://blog.example.org/a/page"

OPENGRAPH = """<!doctype html><html><head><title>Short</title>
<meta property="og:title" content="A &amp; B &lt;script&gt;alert(1)&lt;/script&gt;">
<meta name="description" content="Of the page"><meta property="og:description" content="Of it">
<meta property="og:site_name" content="The blog"><meta property="og:title" content="Second">
<link rel="alternate" type="application/json+oembed" href="/oembed"></head>
<body><meta property="og:site_name" content="A visitor"></body></html>"""


async def _read(page: str | bytes, media_type: str = "text/html") -> Page | None:
    body = page if isinstance(page, bytes) else page.encode()
    return await read_page(body, media_type, AT)


def _titled(title: str, rest: str = "") -> str:
    return f"<html><head>{rest}<title>{title}</title></head></html>"


async def test_opengraph_is_preferred() -> None:
    found = await _read(OPENGRAPH)
    assert found == Page(
        title="A & B <script>alert(1)</script>", description="Of it", site="The blog", oembed=""
    )


async def test_a_page_without_opengraph_has_its_title_and_description() -> None:
    meta = '<meta name=Description content="  Some\n words "><meta property="og:title" content=" ">'
    assert await _read(_titled("A\n  title", meta)) == Page(
        title="A title", description="Some words"
    )


async def test_its_oembed_is_named_if_it_has_no_title_for_previews() -> None:
    link = '<link rel=alternate type="application/json+oembed" href="../oembed?a=1&amp;b=2">'
    found = await _read(_titled("Short", link))
    assert found is not None
    assert (found.title, found.oembed) == ("Short", "https://blog.example.org/oembed?a=1&b=2")


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"hello",
        bytes(1_000),
        b"%PDF-1.7 ...",
        b"<title> \n </title>",
        b"<body><title>Of a drawing</title></body>",
        b"<html><head></head><meta property='og:title' content='Of a visitor'></html>",
        b"<html><body><meta property='og:title' content='Of a visitor'></body></html>",
    ],
)
async def test_a_page_that_says_nothing_of_itself_has_no_preview(page: bytes) -> None:
    assert await _read(page) is None


async def test_what_changes_how_a_text_is_shown_is_taken_out() -> None:
    found = await _read(
        _titled("Pay\u202etxt\u0000\u0007 \u2066here\u2069&#x202e;&#0;\u200b\ufeff")
    )
    assert found is not None
    assert found.title == "Paytxt here\ufffd"


async def test_texts_are_cut() -> None:
    long = '<meta name="description" content="{}"><meta property="og:site_name" content="{}">'
    found = await _read(_titled("word " * 10_000, long.format("d" * 9_999, "s" * 9_999)))
    assert found is not None
    assert [len(text) for text in (found.title, found.description, found.site)] == [200, 300, 80]
    assert found.title.endswith("…")


@pytest.mark.parametrize(
    ("encoding", "media_type", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=UTF-8", '<meta charset="iso-8859-1">'),
        ("cp1252", "text/html; charset=iso-8859-1", ""),
        ("cp1252", "text/html", "<meta charset=windows-1252>"),
        ("cp1252", "text/html", ""),
        ("utf-8", "text/html", '<meta http-equiv=x content="text/html; charset=utf-8">'),
        ("utf-8", "text/html", "<meta charset=utf-16>"),
        ("utf-8", "text/html; charset=unicode_escape", ""),
        ("utf-8", "text/html; charset=zlib", "<meta charset=idna>"),
        ("utf-16", "text/html", ""),
        ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
    ],
)
async def test_pages_in_other_encodings_are_read(encoding: str, media_type: str, meta: str) -> None:
    found = await _read(_titled("L’été", meta).encode(encoding), media_type)
    assert found is not None
    assert found.title == "L’été"


async def test_other_scripts_are_read() -> None:
    found = await _read(_titled("日本語").encode("shift_jis"), "text/html; charset=Shift_JIS")
    assert found == Page(title="日本語")


async def test_a_page_that_was_cut_in_a_character_is_read() -> None:
    page = _titled("L’été").encode() + "é".encode()[:1]
    found = await _read(page)
    assert found is not None
    assert found.title == "L’été"


@pytest.mark.parametrize(
    "hard",
    [
        b"<" * 1_000_000,
        b"<!--" * 250_000,
        b"<a " * 300_000,
        b"<title>" * 150_000,
        b"<meta content='" * 70_000,
        b"<![CDATA[" * 100_000,
        b"&#" * 500_000,
        b"<script>" + b"</scrip" * 140_000,
    ],
)
async def test_a_page_that_is_hard_to_read_is_none_or_read_within_the_limits(hard: bytes) -> None:
    found = await read_page(
        b"<head><title>T</title>" + hard, "text/html", AT, Limits(3, 512 * 1024 * 1024)
    )
    assert found is None or len(found.title) <= 200


async def test_oembed_gives_a_title_and_a_provider_alone() -> None:
    said = {
        "type": "video",
        "version": "1.0",
        "title": "A\u202e <b>talk</b>",
        "provider_name": "Tube",
        "html": "<iframe src='https://elsewhere.example.com'></iframe>",
        "thumbnail_url": "https://elsewhere.example.com/a.png",
    }
    found = await read_oembed(json.dumps(said).encode())
    assert found == Page(title="A <b>talk</b>", site="Tube")


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b"null", b"{", b'"text"', b"<oembed></oembed>", b"[" * 100_000, b"\xff\xfe"],
)
async def test_what_is_no_oembed_is_none(said: bytes) -> None:
    assert await read_oembed(said) is None


async def test_an_oembed_that_lies_about_its_types_says_nothing() -> None:
    assert await read_oembed(b'{"title": {"a": 1}, "provider_name": 7}') == Page()


def test_what_a_taken_over_process_says_is_made_plain_again() -> None:
    told = json.dumps({"title": "a\u202eb\n" * 9_999, "site": ["x"], "description": None})
    found = Page.model_validate_json(told)
    assert len(found.title) == 200
    assert "\u202e" not in found.title
    assert (found.site, found.description) == ("", "")
