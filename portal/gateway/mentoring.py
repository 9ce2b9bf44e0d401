"""The public API's mentoring: programmes, offers and requests, matching, and pairs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from portal.gateway.models.values import Page, Ref, Texts
from portal.gateway.networking import Skill
from portal.gateway.transport import Answer, Transport


class Programme(BaseModel):
    id: str
    community: Ref
    titles: Texts
    purposes: Texts
    status: str
    apply_until: date
    starts_on: date
    ends_on: date
    most_mentees: int
    languages: list[str]
    same_department: bool
    organises: bool
    takes_part: bool

    @property
    def is_open(self) -> bool:
        return self.status == "open"


class Application(BaseModel):
    """An offer or a request; the fields of the other one are empty."""

    topics: list[str]
    languages: list[str]
    time_zone: str
    about: str = ""
    goals: str = ""
    capacity: int = 1
    taken: int = 0
    pair_id: str | None = None


class OwnPart(BaseModel):
    offer: Application | None = None
    request: Application | None = None


class Round(BaseModel):
    """The latest round of matching. `total`, `greedy`: sums of scores, optimal and best-first."""

    status: str
    mentors: int
    mentees: int
    matches: int
    total: float
    greedy: float

    @property
    def is_running(self) -> bool:
        return self.status in {"running", "publishing"}


class Criterion(BaseModel):
    criterion: str
    score: float
    weight: float


class Match(BaseModel):
    mentor_id: str
    mentor_name: str | None = None
    mentee_id: str
    mentee_name: str | None = None
    score: float
    criteria: list[Criterion]
    topics: list[Skill]


class Goal(BaseModel):
    title: str
    done: bool


class Session(BaseModel):
    on: date
    minutes: int
    note: str
    by: str


class Feedback(BaseModel):
    rating: int
    comment: str


class Pair(BaseModel):
    """A pair of the person, who is on the `side` of it."""

    id: str
    community: Ref
    programme_id: str
    programme_titles: Texts
    is_open: bool
    side: str
    status: str
    mentor_id: str | None = None
    mentor_name: str | None = None
    mentee_id: str | None = None
    mentee_name: str | None = None
    accepted: list[str]
    score: float
    criteria: list[Criterion]
    topics: list[Skill]
    about: str
    wishes: str
    goals: list[Goal]
    sessions: list[Session]
    feedback: Feedback | None = None
    comment: str
    since: datetime


class Ratings(BaseModel):
    count: int
    mean: float | None = None


class Report(BaseModel):
    offers: int
    places: int
    requests: int
    pairs: dict[str, int] = Field(default_factory=dict)
    sessions: int
    minutes: int
    by_mentors: Ratings | None = None
    by_mentees: Ratings | None = None


class Mentoring:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def programmes(self, slug: str, *, after: str | None = None) -> Page[Programme]:
        place = f"membership/v1/communities/{_at(slug)}/programmes"
        return await self._ask.get(place, Page[Programme], after=after)

    async def programme(self, key: str) -> Answer[Programme]:
        return await self._ask.read(_programme(key), Programme)

    async def open(self, slug: str, body: Mapping[str, Any], *, key: str) -> Programme:
        place = f"membership/v1/communities/{_at(slug)}/programmes"
        return (await self._ask.write("POST", place, Programme, body, key=key)).value

    async def change(self, programme_id: str, body: Mapping[str, Any], *, match: str) -> None:
        await self._ask.send("PATCH", _programme(programme_id), body, match=match)

    async def close(self, programme_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_programme(programme_id)}/close", key=key)

    async def report(self, programme_id: str) -> Report:
        return await self._ask.get(f"{_programme(programme_id)}/report", Report)

    async def mine(self, programme_id: str) -> OwnPart:
        return await self._ask.get(f"{_programme(programme_id)}/mine", OwnPart)

    async def apply(self, programme_id: str, what: str, body: Mapping[str, Any]) -> None:
        """Offer, or request. `what`: `offer` or `request`."""
        await self._ask.send("PUT", f"{_programme(programme_id)}/{what}", body)

    async def withdraw(self, programme_id: str, what: str) -> None:
        await self._ask.send("DELETE", f"{_programme(programme_id)}/{what}")

    async def round(self, programme_id: str) -> Round:
        return await self._ask.get(f"{_programme(programme_id)}/matching", Round)

    async def run(self, programme_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_programme(programme_id)}/matching", key=key)

    async def publish(self, programme_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_programme(programme_id)}/matching/publish", key=key)

    async def matches(self, programme_id: str, *, after: str | None = None) -> Page[Match]:
        place = f"{_programme(programme_id)}/matching/matches"
        return await self._ask.get(place, Page[Match], after=after)

    async def drop(self, programme_id: str, mentee_id: str) -> None:
        place = f"{_programme(programme_id)}/matching/matches/{_at(mentee_id)}"
        await self._ask.send("DELETE", place)

    async def pairs(self) -> list[Pair]:
        return (await self._ask.get("membership/v1/pairs", Page[Pair])).items

    async def pair(self, key: str) -> Pair:
        return await self._ask.get(_pair(key), Pair)

    async def answer(self, pair_id: str, *, accepts: bool) -> Pair:
        place = f"{_pair(pair_id)}/consent"
        return (await self._ask.write("PUT", place, Pair, {"accepts": accepts})).value

    async def set_goals(self, pair_id: str, goals: list[Goal]) -> None:
        body = {"goals": [each.model_dump() for each in goals]}
        await self._ask.send("PUT", f"{_pair(pair_id)}/goals", body)

    async def meet(self, pair_id: str, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", f"{_pair(pair_id)}/sessions", body, key=key)

    async def rate(self, pair_id: str, body: Mapping[str, Any]) -> None:
        await self._ask.send("PUT", f"{_pair(pair_id)}/feedback", body)

    async def finish(self, pair_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_pair(pair_id)}/finish", key=key)


def _programme(key: str) -> str:
    return f"membership/v1/programmes/{_at(key)}"


def _pair(key: str) -> str:
    return f"membership/v1/pairs/{_at(key)}"


def _at(part: str) -> str:
    return quote(part, safe="")
