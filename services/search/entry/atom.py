"""The results of a saved search as Atom (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, tostring

from services.search.entry.items import ItemView
from shared.contracts.series import SeriesKind
from shared.text import clean

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_XML = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


def write_atom(
    search_id: str, title: str, own: str, portal: str, items: Sequence[ItemView]
) -> bytes:
    """Return the feed. own: its address; portal: the base address of links to results."""
    feed = Element("feed", xmlns=_ATOM)
    _add(feed, "id", f"urn:uuid:{search_id}")
    _add(feed, "title", title)
    newest = max((item.published_at for item in items), default=_NEVER)
    _add(feed, "updated", newest.isoformat())
    _add(feed, "link", rel="self", type=MEDIA_TYPE, href=own)
    _add(_add(feed, "author"), "name", title)
    for item in items:
        _entry(feed, item, portal)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: Element, item: ItemView, portal: str) -> None:
    entry = _add(feed, "entry", **{"xml:lang": str(item.lang)})
    _add(entry, "id", f"urn:guilde:{item.kind}:{item.id}")
    _add(entry, "title", item.title)
    _add(entry, "link", rel="alternate", type="text/html", href=f"{portal}{path_of(item)}")
    for name in ("published", "updated"):
        _add(entry, name, item.published_at.isoformat())
    if item.author is not None and item.author.name:
        _add(_add(entry, "author"), "name", item.author.name)
    if item.highlights.text:
        _add(entry, "summary", plain(" … ".join(item.highlights.text)))


def path_of(item: ItemView) -> str:
    """Return the path of an item's page in the portal."""
    by_kind = {
        **dict.fromkeys(("answer", "reply"), f"/posts/{item.post_id}#reply-{item.id}"),
        "file": f"/posts/{item.post_id}",
        "charter": f"/communities/{item.community}/charter",
        "community": f"/communities/{item.community or item.id}",
        "profile": f"/people/{item.id}",
        "gathering": f"/gatherings/{item.id}",
        **dict.fromkeys(map(str, SeriesKind), f"/series/{item.id}"),
    }
    return by_kind.get(item.kind, f"/posts/{item.id}")


def plain(html: str) -> str:
    """Return the text of marked HTML."""
    parser = _Text()
    parser.feed(html)
    return "".join(parser.texts)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    element = SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    element.text = _clean(text) or None
    return element


def _clean(text: str) -> str:
    return clean(text).translate(_NOT_XML)
