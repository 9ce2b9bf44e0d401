"""The public API's series, posts in the order in which to read them, and its collections."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, RootModel

from portal.gateway.models.content import PostSummary
from portal.gateway.models.membership import Person
from portal.gateway.models.values import Language, Page, Ref, Texts
from portal.gateway.transport import Answer, Transport


class SeriesSummary(BaseModel):
    id: str
    kind: str
    title: str
    summary: str
    lang: Language
    community: Ref | None
    posts: int
    updated_at: datetime


class Skill(BaseModel):
    """A topic that a path teaches."""

    id: str
    labels: Texts


class Step(BaseModel):
    post_id: str
    minutes: int


class Series(BaseModel):
    """A series. skills, steps, minutes: of a path. is_estimated: nobody said what it takes."""

    id: str
    kind: str
    title: str
    summary: str
    lang: Language
    community: Ref | None
    curator: Person | None
    posts: list[PostSummary]
    skills: list[Skill]
    steps: list[Step]
    minutes: int | None
    is_estimated: bool
    updated_at: datetime

    @property
    def minutes_of(self) -> dict[str, int]:
        """Return the minutes of each step, by the id of its post."""
        return {each.post_id: each.minutes for each in self.steps}


class Neighbour(BaseModel):
    id: str
    title: str


class InSeries(BaseModel):
    """A post's position in a series: `place` of `posts`, from 1."""

    id: str
    kind: str
    title: str
    lang: Language
    place: int
    posts: int
    previous: Neighbour | None
    next: Neighbour | None


class SeriesOfPost(RootModel[list[InSeries]]):
    pass


class AllSeries:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def listed(
        self, community: str | None, *, limit: int = 20, **wanted: Any
    ) -> Page[SeriesSummary]:
        """Return series. `community`: a slug; None: those for everyone. wanted: kind, after."""
        return await self._ask.get(
            "content/v1/series",
            Page[SeriesSummary],
            community=community,
            limit=limit,
            **wanted,
        )

    async def read(self, series_id: str) -> Answer[Series]:
        return await self._ask.read(_at(series_id), Series)

    async def start(self, body: Mapping[str, Any], *, key: str) -> Series:
        return (await self._ask.write("POST", "content/v1/series", Series, body, key=key)).value

    async def edit(self, series_id: str, body: Mapping[str, Any], *, match: str) -> None:
        await self._ask.send("PATCH", _at(series_id), body, match=match)

    async def delete(self, series_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", _at(series_id), match=match)

    async def put(self, series_id: str, post_id: str, place: int | None, *, key: str) -> None:
        """Add or move a post. `place`: from 1; None is the end."""
        await self._ask.send("PUT", _post(series_id, post_id), {"place": place}, key=key)

    async def take_out(self, series_id: str, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", _post(series_id, post_id), key=key)

    async def of_post(self, post_id: str) -> list[InSeries]:
        place = f"content/v1/posts/{quote(post_id, safe='')}/series"
        return (await self._ask.get(place, SeriesOfPost)).root


def _at(series_id: str) -> str:
    return f"content/v1/series/{quote(series_id, safe='')}"


def _post(series_id: str, post_id: str) -> str:
    return f"{_at(series_id)}/posts/{quote(post_id, safe='')}"
