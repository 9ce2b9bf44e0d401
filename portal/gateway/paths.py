"""The public API's learning paths: one's own progress, and what people completed."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Language, Page, Ref, Texts
from portal.gateway.series import SeriesSummary
from portal.gateway.transport import Transport


class Progress(BaseModel):
    """One's progress in a path. done: ids of posts. next: the first that is not done."""

    done: list[str]
    steps: int
    next: str | None
    started_at: datetime | None
    completed_at: datetime | None


class OwnPath(BaseModel):
    path: SeriesSummary
    done: int
    steps: int
    started_at: datetime
    completed_at: datetime | None


class Taught(BaseModel):
    """A skill of a completed path. is_rated: it is in one's own profile already."""

    topic_id: str
    labels: Texts
    is_rated: bool


class Completed(BaseModel):
    id: str
    title: str
    lang: Language
    community: Ref | None
    completed_at: datetime
    skills: list[Taught]


class CompletedPaths(BaseModel):
    items: list[Completed]

    def teaching(self, topic_id: str) -> list[Completed]:
        """Return the paths that taught this skill."""
        return [each for each in self.items if topic_id in {one.topic_id for one in each.skills}]

    @property
    def offers(self) -> list[Taught]:
        """Return the skills that are not in one's own profile, each once."""
        offered = {one.topic_id: one for each in self.items for one in each.skills}
        return [one for one in offered.values() if not one.is_rated]


class Paths:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def own(self, series_id: str) -> Progress:
        return await self._ask.get(_progress(series_id), Progress)

    async def mine(self, *, limit: int = 20, after: str | None = None) -> Page[OwnPath]:
        return await self._ask.get("content/v1/progress", Page[OwnPath], limit=limit, after=after)

    async def go_on(self, series_id: str, *, key: str) -> None:
        """Start a path, or complete it if no step is left."""
        await self._ask.send("PUT", _progress(series_id), key=key)

    async def leave(self, series_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", _progress(series_id), key=key)

    async def do(self, series_id: str, post_id: str, *, key: str) -> None:
        await self._ask.send("PUT", _step(series_id, post_id), key=key)

    async def undo(self, series_id: str, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", _step(series_id, post_id), key=key)

    async def completed(self, person_id: str) -> CompletedPaths:
        place = f"membership/v1/profiles/{quote(person_id, safe='')}/paths"
        return await self._ask.get(place, CompletedPaths)


def _progress(series_id: str) -> str:
    return f"content/v1/series/{quote(series_id, safe='')}/progress"


def _step(series_id: str, post_id: str) -> str:
    return f"{_progress(series_id)}/{quote(post_id, safe='')}"
