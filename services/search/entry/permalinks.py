"""Addresses of results for people: the page of the portal, at the passage."""

from urllib.parse import quote

from services.search.entry.atom import path_of
from services.search.entry.items import ItemView, PassageView
from services.search.settings import SearchSettings

FIRST_WORDS = 6
"""The number of words by which a browser finds a passage on a page."""


def permalink(settings: SearchSettings, item: ItemView, passage: PassageView | None = None) -> str:
    """Return the address of an item's page in the portal, at the passage if there is one.

    A fragment names a reply, a file or a moment of a recording, and words that browsers look for
    (text fragments of the WICG). Without a portal, the address is at the gateway.
    """
    base = str(settings.portal_url or settings.public_url).rstrip("/")
    path, _, anchor = path_of(item).partition("#")
    if item.file is not None:
        spoken = passage and passage.seconds
        anchor = f"at-{spoken}" if spoken is not None else f"file-{item.id}"
        return f"{base}{path}#{anchor}"
    said = _text_fragment(passage) if passage else ""
    return f"{base}{path}#{anchor}{said}" if anchor or said else f"{base}{path}"


def _text_fragment(passage: PassageView) -> str:
    words = passage.heading or " ".join(passage.text.split()[:FIRST_WORDS])
    return f":~:text={quote(words, safe='').replace('-', '%2D')}"
