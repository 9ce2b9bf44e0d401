"""The public API's goals: objectives of communities and of the organisation."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Page, Ref, Texts
from portal.gateway.transport import Answer, Transport


class Aim(BaseModel):
    """An objective of the organisation."""

    id: str
    titles: Texts
    retired: bool
    version: int


class KeyResult(BaseModel):
    id: str
    titles: Texts
    unit: str
    start: float
    target: float
    current: float
    progress: float
    confidence: str | None = None
    due_on: date
    owner_id: str | None = None
    owner_name: str | None = None
    owner_avatar: str | None = None
    checked_at: datetime | None = None


class Objective(BaseModel):
    """An objective of a community. `progress`: from 0 to 1; None if nothing measures it."""

    id: str
    community: Ref
    aim_id: str | None = None
    titles: Texts
    why: Texts
    owner_id: str | None = None
    owner_name: str | None = None
    owner_avatar: str | None = None
    status: str
    reason: str = ""
    starts_on: date
    ends_on: date
    progress: float | None = None
    key_results: list[KeyResult]
    updated_at: datetime
    version: int

    @property
    def is_open(self) -> bool:
        return self.status == "open"


class CheckIn(BaseModel):
    key_result_id: str
    value: float
    note: str
    confidence: str
    person_id: str | None = None
    name: str | None = None
    avatar: str | None = None
    at: datetime


class Goals:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def aims(
        self, *, retired: bool | None = None, limit: int = 100, after: str | None = None
    ) -> Page[Aim]:
        """Return aims. Not for guests."""
        place = "membership/v1/aims"
        return await self._ask.get(place, Page[Aim], retired=retired, limit=limit, after=after)

    async def state(self, titles: Texts, *, key: str) -> None:
        await self._ask.send("POST", "membership/v1/aims", {"titles": titles}, key=key)

    async def change_aim(self, aim_id: str, body: Mapping[str, Any], *, match: str) -> None:
        await self._ask.send("PATCH", f"membership/v1/aims/{_at(aim_id)}", body, match=match)

    async def objectives(
        self, slug: str, *, status: str | None = None, limit: int = 20, after: str | None = None
    ) -> Page[Objective]:
        place = f"membership/v1/communities/{_at(slug)}/objectives"
        return await self._ask.get(place, Page[Objective], status=status, limit=limit, after=after)

    async def objective(self, key: str) -> Answer[Objective]:
        return await self._ask.read(f"membership/v1/objectives/{_at(key)}", Objective)

    async def set(self, slug: str, body: Mapping[str, Any], *, key: str) -> Objective:
        place = f"membership/v1/communities/{_at(slug)}/objectives"
        return (await self._ask.write("POST", place, Objective, body, key=key)).value

    async def change(self, objective_id: str, body: Mapping[str, Any], *, match: str) -> None:
        place = f"membership/v1/objectives/{_at(objective_id)}"
        await self._ask.send("PATCH", place, body, match=match)

    async def move(self, objective_id: str, status: str, reason: str, *, match: str) -> None:
        place = f"membership/v1/objectives/{_at(objective_id)}/status"
        await self._ask.send("PUT", place, {"status": status, "reason": reason}, match=match)

    async def check_in(
        self, objective_id: str, key_result_id: str, body: Mapping[str, Any], *, key: str
    ) -> None:
        results = f"membership/v1/objectives/{_at(objective_id)}/key-results"
        await self._ask.send("POST", f"{results}/{_at(key_result_id)}/check-ins", body, key=key)

    async def check_ins(
        self, objective_id: str, *, limit: int = 20, after: str | None = None
    ) -> Page[CheckIn]:
        place = f"membership/v1/objectives/{_at(objective_id)}/check-ins"
        return await self._ask.get(place, Page[CheckIn], limit=limit, after=after)


def _at(part: str) -> str:
    return quote(part, safe="")
