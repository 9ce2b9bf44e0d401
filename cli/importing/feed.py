"""A file of an RSS (0.9x, 1.0, 2.0) or Atom feed, podcasts included.

The file is read twice: first for the addresses of all entries, then for the entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from cli.importing import values
from cli.importing.documents import Found, Passed, Stage, Unfit, Written
from cli.importing.hypertext import to_markdown
from cli.importing.ids import Ids, Thing
from cli.importing.reading import Part, Reading, readable, reporting, taken, written
from cli.importing.xml import Whole, wholes

ATOM = "{http://www.w3.org/2005/Atom}"
RSS_1 = "{http://purl.org/rss/1.0/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
DATE = "{http://purl.org/dc/elements/1.1/}date"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_ENTRIES = ("item", f"{RSS_1}item", f"{ATOM}entry")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Feed:
    file: Path
    reading: Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of either format. `id`: its permanent name. `text`: HTML. `at`: as written."""

    id: str
    link: str
    title: str
    text: str
    author: str
    tags: tuple[str, ...]
    at: str
    sound: str
    seconds: str


def stages(feed: Feed, community_id: str) -> Iterator[Stage]:
    """Read the feed. Raises OSError, Malformed."""
    yield Stage(reporting(_entries(feed, Ids(community_id)), feed.file.name))


def _entries(feed: Feed, ids: Ids) -> Iterator[Found]:
    for whole in readable(_wholes(feed)):
        each = entry(whole.element)
        if each.id and each.link:
            ids.add(each.link, Thing(each.id))
        yield Passed(whole.size)
    for whole in _wholes(feed):
        each = entry(whole.element)
        part = Part(f"{feed.file.name}:{whole.line}", whole.size, "entries")
        yield taken(part, partial(_read, feed, ids, each))


def _read(feed: Feed, ids: Ids, each: Entry) -> Written:
    if not each.id:
        raise Unfit("it has neither an id nor a link")
    ids.once(each.id)
    return written(
        feed.reading,
        external_id=each.id,
        title=each.title or each.link,
        body=_body(ids, each),
        author=feed.reading.authors.of(each.author, each.author),
        tags=each.tags,
        created_at=moment(each.at),
    )


def _body(ids: Ids, each: Entry) -> str:
    """Return the text, and below it the sound of an episode and the source."""
    parts = [to_markdown(each.text, ids.address)]
    if each.sound:
        length = f" ({each.seconds})" if each.seconds else ""
        parts.append(f"[Audio](<{_plain(each.sound)}>){length}")
    if each.link:
        parts.append(f"[Source](<{_plain(each.link)}>)")
    return "\n\n".join(part for part in parts if part)


def entry(element: Element) -> Entry:
    """Read an element of either format; absent values are empty."""
    return _of_atom(element) if element.tag == f"{ATOM}entry" else _of_rss(element)


def _of_rss(item: Element) -> Entry:
    space = RSS_1 if item.tag.startswith(RSS_1) else ""
    link, guid = _text(item, f"{space}link"), _text(item, "guid")
    sound = item.find("enclosure")
    return Entry(
        id=guid or link,
        link=link,
        title=_text(item, f"{space}title"),
        text=_text(item, CONTENT)
        or _text(item, f"{space}description")
        or _text(item, f"{ITUNES}summary"),
        author=_text(item, CREATOR) or _text(item, f"{ITUNES}author") or _text(item, "author"),
        tags=tuple(each.text or "" for each in item.findall("category")),
        at=_text(item, "pubDate") or _text(item, DATE),
        sound=sound.get("url", "") if sound is not None else "",
        seconds=_text(item, f"{ITUNES}duration"),
    )


def _of_atom(item: Element) -> Entry:
    links = {each.get("rel", "alternate"): each.get("href", "") for each in item.findall(_LINK)}
    return Entry(
        id=_text(item, f"{ATOM}id") or links.get("alternate", ""),
        link=links.get("alternate", ""),
        title=_text(item, f"{ATOM}title"),
        text=_html(item.find(f"{ATOM}content")) or _html(item.find(f"{ATOM}summary")),
        author=_text(item, f"{ATOM}author/{ATOM}name"),
        tags=tuple(each.get("term", "") for each in item.findall(f"{ATOM}category")),
        at=_text(item, f"{ATOM}published") or _text(item, f"{ATOM}updated"),
        sound=links.get("enclosure", ""),
        seconds=_text(item, f"{ITUNES}duration"),
    )


_LINK = f"{ATOM}link"


def _html(content: Element | None) -> str:
    """Return the content of Atom as HTML (RFC 4287, 3.1.1)."""
    if content is None:
        return ""
    if content.get("type") == "xhtml":
        return "".join(tostring(each, encoding="unicode", method="html") for each in _bare(content))
    if content.get("type", "text") == "text":
        return (content.text or "").replace("&", "&amp;").replace("<", "&lt;")
    return content.text or ""


def _bare(content: Element) -> list[Element]:
    for each in content.iter():
        each.tag = each.tag.removeprefix(_XHTML)
    return list(content)


def moment(at: str) -> str | None:
    """Read a time as RFC 822 or ISO 8601 has it. Raises Unfit."""
    if not at:
        return None
    try:
        found = parsedate_to_datetime(at)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return values.moment(at.replace("Z", "+00:00"), "date")


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _plain(address: str) -> str:
    """Return an address without characters that would end it in Markdown."""
    return address.replace("<", "%3C").replace(">", "%3E").replace("\n", "").strip()


def _wholes(feed: Feed) -> Iterator[Whole]:
    with feed.file.open("rb") as file:
        yield from wholes(file, *_ENTRIES)
