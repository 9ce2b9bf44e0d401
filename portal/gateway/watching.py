"""The public API's watch: feeds of others that a community watches, and what they bring."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.content import Post
from portal.gateway.models.membership import Person
from portal.gateway.models.values import Language, Page, Ref
from portal.gateway.transport import Answer, Transport

_FEEDS, _ITEMS = "content/v1/watch/feeds", "content/v1/watch/items"


class WatchedFeed(BaseModel):
    """A feed. `trouble`: what was wrong with the last try; `answered`: the status it got."""

    id: str
    community: Ref
    url: str
    title: str
    paused: bool
    subscriber: Person | None = None
    fetched_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_at: datetime | None = None
    trouble: str | None = None
    answered: int | None = None
    created_at: datetime


class WatchedItem(BaseModel):
    id: str
    community: Ref
    status: str
    url: str
    title: str
    summary: str
    author: str
    lang: Language
    episode: bool
    feed: str
    feeds: int
    published_at: datetime | None = None
    found_at: datetime
    post_id: str | None = None
    decided_by: Person | None = None


class Watching:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def feeds(self, slug: str) -> Page[WatchedFeed]:
        return await self._ask.get(_FEEDS, Page[WatchedFeed], community=slug)

    async def feed(self, feed_id: str) -> Answer[WatchedFeed]:
        return await self._ask.read(_feed(feed_id), WatchedFeed)

    async def subscribe(self, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", _FEEDS, body, key=key)

    async def edit(self, feed_id: str, body: Mapping[str, Any], *, match: str) -> None:
        await self._ask.send("PATCH", _feed(feed_id), body, match=match)

    async def unsubscribe(self, feed_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", _feed(feed_id), match=match)

    async def items(
        self, slug: str, status: str, *, limit: int, after: str | None
    ) -> Page[WatchedItem]:
        return await self._ask.get(
            _ITEMS, Page[WatchedItem], community=slug, status=status, limit=limit, after=after
        )

    async def item(self, item_id: str) -> WatchedItem:
        return await self._ask.get(_item(item_id), WatchedItem)

    async def dismiss(self, item_id: str, *, back: bool, key: str) -> None:
        verb = "DELETE" if back else "PUT"
        await self._ask.send(verb, f"{_item(item_id)}/dismissal", key=key)

    async def choose(self, item_id: str, *, status: str, key: str) -> Post:
        body = {"status": status}
        return (
            await self._ask.write("POST", f"{_item(item_id)}/choose", Post, body, key=key)
        ).value


def _feed(feed_id: str) -> str:
    return f"{_FEEDS}/{quote(feed_id, safe='')}"


def _item(item_id: str) -> str:
    return f"{_ITEMS}/{quote(item_id, safe='')}"
