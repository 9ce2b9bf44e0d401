"""The public API's suggestions: other texts for posts, by their readers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.membership import Person
from portal.gateway.models.values import Page
from portal.gateway.transport import Transport


class Suggestion(BaseModel):
    """A suggestion. `outdated`: the post has another text since."""

    id: str
    post_id: str
    status: str
    author: Person | None
    before_title: str
    before_body: str
    title: str
    body: str
    note: str
    reason: str
    outdated: bool
    created_at: datetime


class Suggestions:
    """Suggestions and co-authors."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def share(self, post_id: str, person_id: str, *, on: bool, key: str) -> None:
        """Add or remove a co-author."""
        place = f"content/v1/posts/{quote(post_id, safe='')}/coauthors/{quote(person_id, safe='')}"
        await self._ask.send("PUT" if on else "DELETE", place, key=key)

    async def of_post(
        self, post_id: str, status: str, *, limit: int, after: str | None = None
    ) -> Page[Suggestion]:
        """Return the suggestions that the person made, or all if they decide. Newest first."""
        return await self._ask.get(
            _of_post(post_id), Page[Suggestion], status=status, limit=limit, after=after
        )

    async def make(self, post_id: str, body: Mapping[str, Any], *, key: str) -> Suggestion:
        place = _of_post(post_id)
        return (await self._ask.write("POST", place, Suggestion, body, key=key)).value

    async def read(self, suggestion_id: str) -> Suggestion:
        return await self._ask.get(_one(suggestion_id), Suggestion)

    async def accept(self, suggestion_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_one(suggestion_id)}/accept", key=key)

    async def refuse(self, suggestion_id: str, reason: str, *, key: str) -> None:
        place = f"{_one(suggestion_id)}/refuse"
        await self._ask.send("POST", place, {"reason": reason}, key=key)

    async def withdraw(self, suggestion_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", _one(suggestion_id), key=key)


def _of_post(post_id: str) -> str:
    return f"content/v1/posts/{quote(post_id, safe='')}/suggestions"


def _one(suggestion_id: str) -> str:
    return f"content/v1/suggestions/{quote(suggestion_id, safe='')}"
