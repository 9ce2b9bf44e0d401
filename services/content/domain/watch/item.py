"""Items of watched feeds, and their deduplication.

Items are the same if they have the same address (without tracking parameters), or the same globally
unique id. Items of different feeds that were published within three days are also the same if their
titles have nearly the same words. Within one feed they are not: "News of the week" comes every
week.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from services.content.domain.watch.addresses import canonical, is_web
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language
from shared.text import folded_words

ALIKE = 0.8
"""The share of common words from which two titles are nearly the same."""
FEWEST_WORDS = 4
ALIKE_WITHIN = timedelta(days=3)
OLDEST = timedelta(days=90)
"""Entries that were published before are not taken, except the first ones of a feed."""
FIRST = 10
MOST_ENTRIES = 50
"""The maximum number of entries that are taken at once, the newest."""
FIRST_MOMENT, LAST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""A time of publication outside of these is none."""

_WORLDWIDE = re.compile(r"(?:https?://|urn:|tag:)\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ItemStatus(StrEnum):
    NEW = "new"
    DISMISSED = "dismissed"
    CHOSEN = "chosen"


def _of_the_web(address: str) -> str:
    if not is_web(address):
        raise ValueError("it must be an http or https address")
    return address


def _likely(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return None
    return moment if FIRST_MOMENT <= moment <= LAST_MOMENT else None


class Entry(BaseModel):
    """An entry of a feed. `guid`: its id there, or empty. `summary`: plain text."""

    guid: str = Field("", max_length=1_000)
    url: Annotated[str, Field(max_length=2_000), AfterValidator(_of_the_web)]
    title: str = Field(max_length=300)
    summary: str = Field("", max_length=2_000)
    author: str = Field("", max_length=200)
    published_at: Annotated[datetime | None, AfterValidator(_likely)] = None
    is_episode: bool = False


class Item(BaseModel):
    """An entry for people to choose or dismiss. `feed_ids`: the feeds that have it.

    `keys`: to recognise it later. `at`: when it was published, or found. `found_at`: when a feed
    last had it, to the day. `kept_from`: the start of its retention: `found_at`, or, without a
    date, when a feed first lacked it, and None until then: otherwise it would look new after an
    outage of the feed. `first_at`: when a feed first had it; None in older rows. `post_id`: its
    post. `decider_id`: the person who chose or dismissed it, None once erased.
    """

    id: str
    audience: str
    community: CommunityRef
    feed_ids: tuple[str, ...]
    feed_title: str
    keys: tuple[str, ...]
    url: str
    title: str
    summary: str = ""
    author: str = ""
    language: Open[Language]
    is_episode: bool = False
    status: ItemStatus = ItemStatus.NEW
    at: datetime
    published_at: datetime | None = None
    found_at: datetime
    kept_from: datetime | None = None
    first_at: datetime | None = None
    decider_id: str | None = None
    decided_at: datetime | None = None
    post_id: str | None = None


@dataclass(frozen=True)
class Seen:
    """An earlier item, for comparison with many: its words are found out once, if they matter."""

    id: str
    title: str
    feed_ids: Sequence[str]
    at: datetime

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.title)


def keys_of(audience: str, feed_id: str, entry: Entry) -> tuple[str, ...]:
    """Return the keys of an entry in its community. Some ids are unique only in their feed."""
    found = [f"{audience} {canonical(entry.url)}"]
    if entry.guid:
        place = audience if _WORLDWIDE.fullmatch(entry.guid) else f"{audience} {feed_id}"
        found.append(f"{place} id {entry.guid}")
    return tuple(hashlib.sha256(each.encode()).hexdigest()[:32] for each in found)


def words_of(title: str) -> frozenset[str]:
    return frozenset(folded_words(title))


def twin(title: str, at: datetime, feed_id: str, seen: Iterable[Seen]) -> Seen | None:
    """Return the item of another feed with nearly the same title, of nearly the same time."""
    words = words_of(title)
    if len(words) < FEWEST_WORDS:
        return None
    for each in seen:
        if feed_id in each.feed_ids or abs(each.at - at) > ALIKE_WITHIN:
            continue
        if len(words & each.words) >= ALIKE * len(words | each.words):
            return each
    return None


def taken(entries: Sequence[Entry], now: datetime, *, first: bool) -> list[Entry]:
    """Return the entries to take, newest first. first: nothing was taken from the feed yet."""
    newest = sorted(entries, key=lambda each: each.published_at or now, reverse=True)[:MOST_ENTRIES]
    return [
        each
        for place, each in enumerate(newest)
        if (first and place < FIRST) or (each.published_at or now) > now - OLDEST
    ]
