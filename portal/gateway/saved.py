"""Saved searches in the public API: they notify of new results and may have feeds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.transport import Transport

PLACE = "search/v1/saved-searches"


class SavedSearch(BaseModel):
    id: str
    q: str
    choices: dict[str, list[str]]
    alerts: bool
    has_feed: bool
    created_at: datetime


class SavedSearches(BaseModel):
    items: list[SavedSearch]


class Feed(BaseModel):
    """A new feed. `path` is secret, has no host, and is in no later response."""

    path: str


class Saved:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def listed(self) -> list[SavedSearch]:
        return (await self._ask.get(PLACE, SavedSearches)).items

    async def save(self, q: str, choices: Mapping[str, Sequence[str]], *, key: str) -> SavedSearch:
        body = {"q": q, "choices": {name: list(values) for name, values in choices.items()}}
        return (await self._ask.write("POST", PLACE, SavedSearch, body, key=key)).value

    async def delete(self, search_id: str) -> None:
        await self._ask.send("DELETE", _at(search_id))

    async def open_feed(self, search_id: str) -> Feed:
        return (await self._ask.write("POST", f"{_at(search_id)}/feed", Feed)).value

    async def close_feed(self, search_id: str) -> None:
        await self._ask.send("DELETE", f"{_at(search_id)}/feed")


def _at(search_id: str) -> str:
    return f"{PLACE}/{quote(search_id, safe='')}"
