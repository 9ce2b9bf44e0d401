"""Gaps and trends in the public API. Each call raises ApiError."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.search import PlaceFound
from portal.gateway.models.values import Language, Page
from portal.gateway.transport import Transport

PLACE = "search/v1/gaps"


class Needs(BaseModel):
    nothing_found: int
    abandoned: int
    unanswered: int
    stale: int = 0
    no_expert: int = 0


class GapTrend(BaseModel):
    now: int
    before: int


class Measured(BaseModel):
    asked: int
    opened: int


class Gap(BaseModel):
    """A gap. Numbers count people, rounded down to a multiple of three."""

    id: str
    words: str
    lang: Language
    demand: int
    needs: Needs
    trend: GapTrend
    community: PlaceFound | None
    status: str | None
    taken_up_at: datetime | None = None
    measured: Measured | None = None


class MarkedGap(BaseModel):
    id: str
    words: str
    community: str


class BusyPlace(PlaceFound):
    count: int


class Trend(BaseModel):
    """A topic that rises. Numbers count things in two windows of time."""

    kind: str
    topic: str
    now: int
    before: int
    communities: list[BusyPlace]


class Trends(BaseModel):
    items: list[Trend]


class Gaps:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def listed(
        self,
        *,
        community: str | None = None,
        status: str | None = None,
        reads: Language | None = None,
        after: str | None = None,
    ) -> Page[Gap]:
        asked = {"community": community, "status": status, "reads": reads, "after": after}
        return await self._ask.get(PLACE, Page[Gap], limit=20, **asked)

    async def mark(self, gap_id: str, community: str, status: str, *, key: str) -> MarkedGap:
        body = {"community": community, "status": status}
        place = f"{PLACE}/{quote(gap_id, safe='')}"
        return (await self._ask.write("PUT", place, MarkedGap, body, key=key)).value

    async def trends(
        self, days: int, *, community: str | None = None, reads: Language | None = None
    ) -> Trends:
        place = "search/v1/trends"
        return await self._ask.get(place, Trends, days=days, community=community, reads=reads)

    async def opened(self, words: str, kind: str, thing_id: str) -> None:
        """Tell that the person opened a result of their search for these words."""
        body = {"q": words, "kind": kind, "id": thing_id}
        await self._ask.send("POST", "search/v1/openings", body)
