"""Links that stand alone: the only content of a paragraph, with their own address as their text.

A link with words already describes its target, and a link in a quotation, list or table is part of
something else.
"""

import re
from enum import StrEnum
from hashlib import sha256
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urldefrag

from services.content.domain.watch.addresses import is_web, without_tracking

MOST = 3
"""How many links of one text have previews: the first ones."""

_ALONE = re.compile(
    r"<(?P<closing>/?)(?:blockquote|ul|ol|dl|table|details|figure|div)\b"
    r'|<p><a href="(?P<address>https?://[^"]*)"[^>]*>(?P<words>[^<]*)</a></p>'
)


class Circle(StrEnum):
    """The people who may read all texts that share a preview.

    guests: everyone who can sign in. organisation: all but guests.
    """

    GUESTS = "guests"
    ORGANISATION = "organisation"


class Lone(NamedTuple):
    """A link. address: as in the text. page: the URL to fetch, without trackers and fragment."""

    address: str
    page: str

    def id_among(self, circle: Circle) -> str:
        """Return the id of the preview, which is shared by all links to this page in this circle.

        An instant preview would reveal that somebody else linked to the page before.
        """
        return sha256(f"{circle} {self.page}".encode()).hexdigest()


def may_have_some(markdown: str) -> bool:
    """Return whether a text may have such links once it is rendered: false for most texts."""
    return any(
        ("://" in line or "www." in line) and len(line.split(None, 1)) == 1
        for line in markdown.split("\n")
    )


def lone_links(html: str) -> tuple[Lone, ...]:
    """Return the links of a sanitised text that stand alone: the first ones, each page once."""
    if '<p><a href="' not in html:
        return ()
    found: dict[str, Lone] = {}
    depth = 0
    for each in _ALONE.finditer(html):
        if each["address"] is None:
            depth = max(0, depth + (-1 if each["closing"] else 1))
            continue
        address = unescape(each["address"])
        if depth or not is_web(address) or not _says(unescape(each["words"]), address):
            continue
        page = without_tracking(urldefrag(address).url)
        found.setdefault(page, Lone(address, page))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _says(words: str, address: str) -> bool:
    """Return whether the words are the address, which Markdown may have escaped or completed."""
    said, there = unquote(words), unquote(address)
    return there in {said, f"http://{said}"}
