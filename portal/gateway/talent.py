"""The public API's talent pool: one's own place in it, searches of recruiters, and approaches."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Page
from portal.gateway.networking import SharedCommunity, Skill
from portal.gateway.transport import Transport

PLACE = "membership/v1/talent"


class RatedSkill(Skill):
    level: int


class Talent(BaseModel):
    """A talent as recruiters see it. A part that its person does not show is empty."""

    handle: str
    name: str
    headline: str
    competencies: list[RatedSkill]
    skills: list[str]
    languages: list[str]
    department: str
    country: str
    seniority: str | None = None
    communities: list[SharedCommunity]
    available_from: date | None = None
    opportunities: list[str]
    text: str


class OwnTalent(BaseModel):
    listed: bool
    shows: list[str]
    available_from: date | None = None
    opportunities: list[str]
    text: str
    seen: Talent


class Look(BaseModel):
    recruiter_id: str
    recruiter_name: str | None = None
    kind: str
    purpose: str
    times: int
    at: datetime


class Search(BaseModel):
    id: str


class Contact(BaseModel):
    person_id: str
    name: str
    email: str


class Approach(BaseModel):
    id: str
    to_me: bool
    status: str
    purpose: str
    reason: str
    recruiter_id: str | None = None
    recruiter_name: str | None = None
    handle: str
    search_id: str
    contact: Contact | None = None
    since: datetime
    open_until: datetime | None = None


class Talents:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def mine(self) -> OwnTalent:
        return await self._ask.get(f"{PLACE}/me", OwnTalent)

    async def show(self, body: Mapping[str, Any]) -> None:
        await self._ask.send("PUT", f"{PLACE}/me", body)

    async def leave(self) -> None:
        await self._ask.send("DELETE", f"{PLACE}/me")

    async def looks(self, *, after: str | None = None) -> Page[Look]:
        return await self._ask.get(f"{PLACE}/me/looks", Page[Look], after=after)

    async def search(self, body: Mapping[str, Any], *, key: str) -> Search:
        return (await self._ask.write("POST", f"{PLACE}/searches", Search, body, key=key)).value

    async def results(self, search_id: str, *, after: str | None = None) -> Page[Talent]:
        place = f"{PLACE}/searches/{_at(search_id)}/talents"
        return await self._ask.get(place, Page[Talent], after=after)

    async def read(self, handle: str, search_id: str) -> Talent:
        place = f"{PLACE}/talents/{_at(handle)}"
        return await self._ask.get(place, Talent, search_id=search_id)

    async def ask(self, handle: str, body: Mapping[str, Any], *, key: str) -> Approach:
        place = f"{PLACE}/talents/{_at(handle)}/approach"
        return (await self._ask.write("PUT", place, Approach, body, key=key)).value

    async def approaches(self, *, to_me: bool, after: str | None = None) -> Page[Approach]:
        said = "true" if to_me else "false"
        place = f"{PLACE}/approaches"
        return await self._ask.get(place, Page[Approach], to_me=said, after=after)

    async def approach(self, key: str) -> Approach:
        return await self._ask.get(_approach(key), Approach)

    async def answer(self, key: str, *, accepts: bool, reason: str) -> None:
        body = {"accepts": accepts, "reason": reason}
        await self._ask.send("PUT", f"{_approach(key)}/answer", body)


def _approach(key: str) -> str:
    return f"{PLACE}/approaches/{_at(key)}"


def _at(part: str) -> str:
    return quote(part, safe="")
