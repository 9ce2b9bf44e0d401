"""The entries of a feed, parsed by feedparser.

Only the process that reads one feed imports this module. feedparser resolves no external entity.
The limits of the process bound entity expansion and all other costs.
"""

import calendar
import html
import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

import feedparser
import nh3
from pydantic import ValidationError

from services.content.domain.watch.addresses import is_web, without_tracking
from services.content.domain.watch.item import Entry
from services.content.reading.contents import Contents
from shared.text import clean, one_line

MOST = 500
LONGEST_SUMMARY = 600
LONGEST_HTML = 100_000


def read(feed: BinaryIO, media_type: str, address: str) -> Contents | None:
    """Return the contents of a feed of any format; None if it is none."""
    told = {"content-type": media_type, "content-location": address}
    # a stream: feedparser would open a text as an address or a file
    parsed: Any = feedparser.parse(io.BytesIO(feed.read()), response_headers=told)
    if not parsed.get("version"):
        return None
    return Contents(
        title=_line(parsed.feed.get("title"), 200),
        language=str(parsed.feed.get("language") or "")[:2].lower(),
        entries=tuple(_entries(parsed.entries[:MOST])),
    )


def _entries(found: list[Any]) -> Iterator[Entry]:
    for each in found:
        sounds = [s for s in each.get("enclosures", ()) if str(s.get("type")).startswith("audio/")]
        links = [each.get("link"), *(sound.get("href") for sound in sounds)]
        url = next((link for link in map(_address, links) if link), None)
        if url is None:
            continue
        try:
            yield Entry(
                guid=str(each.get("id") or "")[:1_000],
                url=url,
                title=_line(each.get("title"), 300) or url[:300],
                summary=_summary(each),
                author=_line(each.get("author"), 200),
                published_at=_moment(each.get("published_parsed") or each.get("updated_parsed")),
                is_episode=bool(sounds),
            )
        except ValidationError:
            continue


def _address(found: object) -> str | None:
    address = str(found or "").strip().replace(" ", "%20")
    if not is_web(address):
        return None
    short = without_tracking(address)
    return short if is_web(short) else address


def _summary(entry: Any) -> str:
    contents = entry.get("content") or [{}]
    told = entry.get("summary") or contents[0].get("value") or ""
    text = one_line(_text(str(told)))
    if len(text) <= LONGEST_SUMMARY:
        return text
    return f"{text[:LONGEST_SUMMARY].rsplit(' ', 1)[0]}…"


def _line(found: object, longest: int) -> str:
    line = one_line(_text(str(found or "")))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _text(marked: str) -> str:
    # blocks are words apart
    spaced = marked[:LONGEST_HTML].replace("<", " <")
    return clean(html.unescape(nh3.clean(spaced, tags=set())))


def _moment(parsed: time.struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
