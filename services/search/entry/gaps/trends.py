"""GET /v1/trends: rising topics, of all that the reader may see or of one community."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from services.search.entry.helping import PlaceView
from services.search.entry.http import reader
from services.search.entry.items import title_of
from services.search.entry.parameters import Reads
from services.search.index.finder import Finder
from services.search.index.gaps.needing import Needing
from services.search.index.gaps.trends import Rising, TopicKind, Window, rising
from services.search.index.naming import Source
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.paging import Limit
from shared.runtime.requests import Me, SignedInRoute

router = APIRouter(tags=["gaps"], route_class=SignedInRoute)

SHORTEST_DAYS, LONGEST_DAYS = 1, 366


class BusyPlaceView(PlaceView):
    """A community, and the number of its items on the topic."""

    count: int


class TrendView(BaseModel):
    """A rising topic: its number of posts and gatherings in this period and the one before."""

    kind: TopicKind
    topic: str
    now: int
    before: int
    communities: list[BusyPlaceView] = Field(
        description="The communities with the most items; they may not know of each other"
    )


class TrendsView(BaseModel):
    """Rising topics, the steepest first."""

    days: int
    items: list[TrendView]


@router.get("/trends", responses=documented(InvalidProblem))
async def trends(
    *,
    me: Me,
    request: Request,
    community: Annotated[
        str | None,
        Query(max_length=64, description="A slug", openapi_examples={"slug": {"value": "data"}}),
    ] = None,
    days: Annotated[int, Query(ge=SHORTEST_DAYS, le=LONGEST_DAYS)] = 30,
    reads: Reads = None,
    limit: Limit = 10,
) -> TrendsView:
    """List rising tags and title words, in everything that you may see or in one community.

    A topic is rising if it has at least three posts or gatherings in the last `days`, and more than
    in the same period before.
    """
    finder: Finder = request.app.state.finder
    unit: Unit = request.app.state.unit
    window = Window(unit.clock(), timedelta(days=days), community)
    found = await rising(finder, reader(me), window, limit)
    named = await Needing(finder, reader(me)).communities() if found else {}
    language = reads or me.language
    return TrendsView(days=days, items=[_view(each, named, language) for each in found])


def _view(trend: Rising, named: dict[str, Source], reads: Language) -> TrendView:
    places = [
        BusyPlaceView(slug=place.slug, name=title_of(named.get(place.slug, {}), reads), count=count)
        for place, count in trend.communities
    ]
    return TrendView(
        kind=trend.kind,
        topic=trend.topic,
        now=trend.now,
        before=trend.before,
        communities=places,
    )
