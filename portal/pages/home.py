"""Home: what is new in my communities, questions I could answer, my next gatherings."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.models import Page, PostSummary, SearchResult
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.visit import Anyone, Visit

MOST_COMMUNITIES = 20
"""Search takes no more of them in one request."""
NEWS = 12
ASKED = 30
SHOWN = 5

router = APIRouter()


@router.get("/")
async def home(visit: Anyone) -> Response:
    if visit.session is None:
        return await visit.page("stranger.html")
    api = visit.api
    (slugs, news), asked, gatherings = await asyncio.gather(
        _mine_and_news(visit),
        unless_away(api.content.posts(kind="question", limit=ASKED)),
        unless_away(api.events.gatherings(mine=True, limit=SHOWN)),
    )
    unanswered = asked if isinstance(asked, Missing) else _unanswered(visit, asked)
    refs = [p.community for p in unanswered] if not isinstance(unanswered, Missing) else []
    if not isinstance(gatherings, Missing):
        refs += [gathering.community for gathering in gatherings.items]
    found = [] if isinstance(news, Missing) else [item.community for item in news.items]
    names = await names_of(api, [*slugs, *found, *(ref.slug for ref in refs if ref)])
    return await visit.page(
        "home.html",
        slugs=slugs,
        news=news,
        unanswered=unanswered,
        gatherings=gatherings,
        names=names,
    )


async def _mine_and_news(visit: Visit) -> tuple[list[str], SearchResult | Missing]:
    """My communities, and the newest posts of them; of all I may read while I have none."""
    api = visit.api
    mine = await unless_away(api.membership.memberships())
    slugs = (
        []
        if isinstance(mine, Missing)
        else [one.community.slug for one in mine.items if one.standing == "active"]
    )
    filters = {
        "kind": ["article", "question", "discussion"],
        "community": slugs[:MOST_COMMUNITIES],
    }
    return slugs, await unless_away(api.search.search(filters=filters, limit=NEWS))


def _unanswered(visit: Visit, asked: Page[PostSummary]) -> list[PostSummary]:
    """Of others, without an accepted answer."""
    return [
        post
        for post in asked.items
        if post.accepted_answer_id is None
        and (post.author is None or post.author.id != visit.person_id)
    ][:SHOWN]
