"""The public API's recognition: kudos, badges and their credentials, contributions, boards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Document, Page, Ref
from portal.gateway.transport import Transport


class Kudos(BaseModel):
    id: str
    to_id: str | None = None
    by_id: str | None = None
    by_name: str | None = None
    by_avatar: str | None = None
    reason: str
    community: Ref | None = None
    topic_id: str | None = None
    status: str
    given_at: datetime


class Award(BaseModel):
    """A badge. `credential_id`: of its public credential, for its own person."""

    badge: str
    awarded_at: datetime
    withdrawn: bool = False
    credential_id: str | None = None
    credential: str | None = None


class Part(BaseModel):
    kind: str
    count: int
    weight: int
    score: float


class Contributions(BaseModel):
    score: float
    parts: list[Part]
    half_life_days: int
    most_a_day: int


class Choices(BaseModel):
    objects: bool
    shows_badges: bool
    shows_score: bool
    shows_paths: bool


class Recognition(BaseModel):
    """A person's recognition; what is None is not for the reader."""

    person_id: str
    choices: Choices | None = None
    takes_part: bool
    awards: list[Award] | None = None
    contributions: Contributions | None = None


class Ranked(BaseModel):
    person_id: str
    name: str
    score: float


class Board(BaseModel):
    on: bool
    may_switch: bool
    items: list[Ranked]


class Recognitions:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def of(self, person_id: str) -> Recognition:
        return await self._ask.get(f"{_person(person_id)}/recognition", Recognition)

    async def kudos(self, person_id: str, *, after: str | None = None) -> Page[Kudos]:
        return await self._ask.get(f"{_person(person_id)}/kudos", Page[Kudos], after=after)

    async def give(self, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", "membership/v1/kudos", body, key=key)

    async def show(self, kudos_id: str, *, shown: bool) -> None:
        body = {"shown": shown}
        await self._ask.send("PUT", f"membership/v1/kudos/{_at(kudos_id)}/shown", body)

    async def take_back(self, kudos_id: str) -> None:
        await self._ask.send("DELETE", f"membership/v1/kudos/{_at(kudos_id)}")

    async def choose(self, choices: Mapping[str, bool]) -> None:
        await self._ask.send("PUT", f"{_person('me')}/recognition", choices)

    async def publish(self, badge: str, *, public: bool) -> None:
        await self._ask.send("PUT", f"{_person('me')}/badges/{_at(badge)}", {"public": public})

    async def withdraw(self, person_id: str, badge: str, *, withdrawn: bool) -> None:
        place = f"{_person(person_id)}/badges/{_at(badge)}/withdrawn"
        await self._ask.send("PUT", place, {"withdrawn": withdrawn})

    async def board(self, slug: str) -> Board:
        return await self._ask.get(_board(slug), Board)

    async def switch(self, slug: str, *, on: bool) -> None:
        await self._ask.send("PUT", _board(slug), {"on": on})

    async def credential(self, credential_id: str) -> str:
        """Return a public credential: a compact JWS."""
        place = f"membership/v1/open-badges/credentials/{_at(credential_id)}"
        return (await self._ask.bytes(place)).decode()

    async def revoked(self, number: str) -> str:
        """Return a list of revoked credentials: a compact JWS."""
        place = f"membership/v1/open-badges/status/{_at(number)}"
        return (await self._ask.bytes(place)).decode()

    async def keys(self) -> Mapping[str, Any]:
        """Return the keys that verify credentials, as a JWK set."""
        return (await self._ask.get("membership/v1/open-badges/keys", Document)).root


def _person(person_id: str) -> str:
    return f"membership/v1/profiles/{_at(person_id)}"


def _board(slug: str) -> str:
    return f"membership/v1/communities/{_at(slug)}/leaderboard"


def _at(part: str) -> str:
    return quote(part, safe="")
