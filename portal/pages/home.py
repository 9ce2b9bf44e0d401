"""Home: what matters to me, news in my communities, questions to answer, my next gatherings."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.models.content import PostSummary
from portal.gateway.models.membership import Membership
from portal.gateway.models.values import Page
from portal.gateway.names import names_of
from portal.gateway.paths import OwnPath
from portal.gateway.together import Missing, unless_away
from portal.visit import After, Anyone, Visit

NEWS = 12
MATTERS = 6
ASKED = 10
SHOWN = 5

router = APIRouter()


@router.get("/")
async def home(visit: Anyone, after: After = None) -> Response:
    if visit.session is None:
        return await visit.page("stranger.html")
    api = visit.api
    mine, matters, news, asked, gatherings, paths = await asyncio.gather(
        unless_away(api.membership.memberships()),
        unless_away(api.search.news(limit=MATTERS, reads=visit.language)),
        unless_away(api.content.posts(joined=True, limit=NEWS, after=after)),
        unless_away(api.content.posts(unanswered=True, limit=ASKED)),
        unless_away(api.events.gatherings(mine=True, limit=SHOWN)),
        unless_away(api.paths.mine(limit=SHOWN)),
    )
    slugs = _slugs(mine)
    if not slugs and not (isinstance(news, Missing) or news.items):
        news = await unless_away(api.content.posts(limit=NEWS, after=after))
    unanswered = asked if isinstance(asked, Missing) else _unanswered(visit, asked)
    lists = (news, gatherings)
    refs = [one.community for each in lists if not isinstance(each, Missing) for one in each.items]
    names = await names_of(api, [*slugs, *(ref.slug for ref in refs if ref)])
    return await visit.page(
        "home.html",
        slugs=slugs,
        matters=[] if after else matters,
        news=news,
        unanswered=unanswered,
        gatherings=gatherings,
        paths=[] if isinstance(paths, Missing) else _under_way(paths),
        names=names,
    )


def _slugs(mine: Page[Membership] | Missing) -> list[str]:
    if isinstance(mine, Missing):
        return []
    return [one.community.slug for one in mine.items if one.standing == "active"]


def _under_way(paths: Page[OwnPath]) -> list[OwnPath]:
    return [one for one in paths.items if one.completed_at is None]


def _unanswered(visit: Visit, asked: Page[PostSummary]) -> list[PostSummary]:
    """Return the questions of other authors."""
    own = visit.person_id
    return [post for post in asked.items if post.author is None or post.author.id != own][:SHOWN]
