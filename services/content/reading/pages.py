"""The metadata of a web page: OpenGraph, oEmbed, or its title.

Only the process that reads one page imports this module. It reads only the page's head, so that
visitors' comments on a page do not count.
"""

import codecs
import re
from html.parser import HTMLParser
from typing import BinaryIO
from urllib.parse import urljoin

import orjson

from services.content.domain.previews.preview import Page

OEMBED = "application/json+oembed"
LONGEST_TITLE = 20_000
_LABEL = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{1,300}charset[^>]{1,60}", re.IGNORECASE)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_KNOWN = re.compile(
    r"(?:utf[-_]?(?:8|16(?:le|be)?)|(?:x-)?(?:cp|windows-)125\d|iso-?8859-\d{1,2}|latin-?\d|ascii"
    r"|us-ascii|koi8-[ru]|gb(?:k|2312|18030)|big5|euc-(?:jp|kr)|shift[-_]jis|iso-2022-jp|mac\w*)",
    re.IGNORECASE,
)
_LATIN = {"iso8859-1", "ascii"}
"""What the web calls so is windows-1252 (WHATWG Encoding)."""


def read(page: BinaryIO, media_type: str, address: str) -> Page | None:
    """Return the metadata of a page; None without any."""
    head = _Head(address)
    head.read(_decoded(page.read(), media_type))
    return head.page()


def read_oembed(answer: BinaryIO) -> Page | None:
    """Return the metadata of an oEmbed response (oembed.com, 2.3.4): its title and its provider.

    Its HTML and its pictures are ignored.
    """
    said = orjson.loads(answer.read())
    if not isinstance(said, dict):
        return None
    return Page(title=said.get("title"), site=said.get("provider_name"))


class _Over(Exception):
    """The head has been read."""


class _Head(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self._address = address
        self._said: dict[str, str] = {}
        self._title: list[str] = []
        self._is_title = False
        self._oembed = ""

    def read(self, text: str) -> None:
        try:
            self.feed(text)
            self.close()
        except _Over:
            return

    def page(self) -> Page | None:
        said = self._said
        named = said.get("og:title") or said.get("twitter:title")
        title = named or "".join(self._title)
        if not title.strip() and not self._oembed:
            return None
        return Page(
            title=title,
            description=said.get("og:description")
            or said.get("twitter:description")
            or said.get("description", ""),
            site=said.get("og:site_name", ""),
            oembed="" if named else self._oembed,
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # the first of a name counts
        match tag:
            case "body":
                raise _Over
            case "title":
                self._is_title = not self._title
            case "meta":
                name = (given.get("property") or given.get("name") or "").strip().lower()
                if given.get("content", "").strip():
                    self._said.setdefault(name, given["content"])
            case "link" if given.get("type", "").strip().lower() == OEMBED and not self._oembed:
                self._oembed = _joined(self._address, given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._is_title = False
        elif tag == "head":
            raise _Over

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self._title.append(data[:LONGEST_TITLE])


def _joined(address: str, further: str) -> str:
    try:
        return urljoin(address, further.strip()) if further.strip() else ""
    except ValueError:
        return ""


def _decoded(page: bytes, media_type: str) -> str:
    """Decode by the byte order mark, the Content-Type, the page's own declaration, or as UTF-8."""
    told = next((name for mark, name in _MARKS.items() if page.startswith(mark)), None)
    if told := told or _codec(media_type):
        return page.decode(told, "replace")
    meta = _META.search(page[:4_096])
    if meta and (told := _codec(meta[0].decode("latin-1"))):
        # a page whose declaration can be read as ASCII is not in UTF-16
        return page.decode("utf-8" if told.startswith("utf-16") else told, "replace")
    try:
        return page.decode()
    except UnicodeDecodeError as wrong:
        cut = wrong.start >= len(page) - 4
        return page.decode("utf-8" if cut else "cp1252", "replace")


def _codec(said: str) -> str | None:
    """Return the codec of the encoding that a media type or a tag names, if it is known."""
    label = _LABEL.search(said)
    if label is None or not _KNOWN.fullmatch(label[1]):
        return None
    try:
        name = codecs.lookup(label[1].lower().removeprefix("x-")).name
    except LookupError:
        return None
    return "cp1252" if name in _LATIN else name
