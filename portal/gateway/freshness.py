"""The public API's reviews and verdicts: whether posts are still true."""

from typing import Any
from urllib.parse import quote

from portal.gateway.models.content import StalePost, Verdicts
from portal.gateway.models.values import Page
from portal.gateway.transport import Transport


class Freshness:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def stale(self, slug: str, *, limit: int, after: str | None = None) -> Page[StalePost]:
        """Return the posts of a community whose review is due, longest due first."""
        place = "content/v1/stale"
        return await self._ask.get(place, Page[StalePost], community=slug, limit=limit, after=after)

    async def verdicts(self, post_id: str) -> Verdicts:
        return await self._ask.get(f"{_at(post_id)}/verdicts", Verdicts)

    async def judge(self, post_id: str, *, still_true: bool, key: str) -> None:
        await self._ask.send("PUT", f"{_at(post_id)}/verdict", {"still_true": still_true}, key=key)

    async def take_back(self, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", f"{_at(post_id)}/verdict", key=key)

    async def plan(self, post_id: str, due_on: str, owner_id: str, *, key: str) -> None:
        """Set the day of the next review. An empty `owner_id` keeps the owner."""
        body: dict[str, Any] = {"due_on": due_on, "owner_id": owner_id or None}
        await self._ask.send("PUT", f"{_at(post_id)}/review", body, key=key)

    async def end(self, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", f"{_at(post_id)}/review", key=key)

    async def refresh(self, post_id: str, due_on: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_at(post_id)}/refresh", {"due_on": due_on}, key=key)


def _at(post_id: str) -> str:
    return f"content/v1/posts/{quote(post_id, safe='')}"
