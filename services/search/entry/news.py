"""GET /v1/news: relevant new items for the reader, with reasons."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.search.entry.http import reader
from services.search.entry.items import ItemView, item_view
from services.search.entry.parameters import Reads
from services.search.index.finder import Finder
from services.search.index.found import Hit
from services.search.index.news import Matters, News, news_for
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Moment
from shared.runtime.paging import Limit
from shared.runtime.requests import Me, SignedInRoute

router = APIRouter(tags=["search"], route_class=SignedInRoute)

NEWS_FOR = timedelta(days=30)

_SAYS: Mapping[Matters, Mapping[Language, str]] = {
    Matters.COMMUNITY: {
        Language.FRENCH: "dans une de vos communautés",
        Language.ENGLISH: "in one of your communities",
    },
    Matters.TOPIC: {
        Language.FRENCH: "sur un sujet que vous suivez\N{NO-BREAK SPACE}: {name}",
        Language.ENGLISH: "about a topic that you follow: {name}",
    },
    Matters.PERSON: {
        Language.FRENCH: "d’une personne que vous suivez",
        Language.ENGLISH: "by a person that you follow",
    },
    Matters.SKILL: {
        Language.FRENCH: "sur une compétence de votre profil\N{NO-BREAK SPACE}: {name}",
        Language.ENGLISH: "about a skill in your profile: {name}",
    },
}


class MattersView(BaseModel):
    """A reason. `name`: of the topic or skill."""

    matters: Matters
    name: str | None
    says: str


class NewsItemView(ItemView):
    """A new item, and the reasons for its relevance."""

    reasons: list[MattersView]


class NewsView(BaseModel):
    """Relevant new items, most relevant first."""

    since: datetime
    items: list[NewsItemView]


@router.get("/news", responses=documented(InvalidProblem))
async def news(
    *,
    me: Me,
    request: Request,
    since: Annotated[
        Moment | None,
        Query(
            description="Published since then; 30 days ago by default",
            openapi_examples={"spring": {"value": "2026-03-01T00:00:00Z"}},
        ),
    ] = None,
    reads: Reads = None,
    limit: Limit = 10,
) -> NewsView:
    """List relevant news: other people's posts and gatherings, with reasons.

    News from your communities, on topics that you follow or skills in your profile, and by people
    whom you follow. Each reason adds to the rank of an item, which halves in a week.
    """
    finder: Finder = request.app.state.finder
    unit: Unit = request.app.state.unit
    begins = since or unit.clock() - NEWS_FOR
    found = await news_for(finder, reader(me), begins, limit)
    language = reads or me.language
    items = [_item(hit, found, language) for hit in found.found.hits]
    return NewsView(since=begins, items=items)


def _item(hit: Hit, news_: News, reads: Language) -> NewsItemView:
    item = item_view(hit, news_.found, reads)
    reasons = [_reason(*each, reads) for each in news_.reasons(hit)]
    return NewsItemView(**dict(item), reasons=reasons)


def _reason(matters: Matters, name: str | None, reads: Language) -> MattersView:
    return MattersView(matters=matters, name=name, says=_SAYS[matters][reads].format(name=name))
