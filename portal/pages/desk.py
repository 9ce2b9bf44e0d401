"""An animator's desk: requests to join, unanswered questions, old posts, new members.

Administrators manage a private community without reading it.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.models.content import PostSummary
from portal.gateway.models.membership import Membership
from portal.gateway.models.values import Page
from portal.gateway.together import Missing, unless_away, unless_hidden
from portal.visit import Member

SHOWN = 10
STALE_AFTER = timedelta(days=180)
NEW_FOR = timedelta(days=30)

router = APIRouter()


@router.get("/communities/{slug}/desk")
async def desk(visit: Member, slug: str) -> Response:
    api = visit.api
    found, requests, unanswered, articles, members = await asyncio.gather(
        api.membership.community(slug),
        unless_away(api.membership.members(slug, standing="requested")),
        unless_hidden(api.content.posts(community=slug, unanswered=True, limit=SHOWN)),
        unless_hidden(api.content.posts(community=slug, kind="article", sort="stale", limit=SHOWN)),
        unless_away(api.membership.members(slug, role="member", sort="newest", limit=SHOWN)),
    )
    now = datetime.now(UTC)
    return await visit.page(
        "desk.html",
        community=found.value,
        requests=requests,
        unanswered=unanswered,
        stale=_stale(articles, now),
        newcomers=_newcomers(members, now),
    )


def _stale(
    articles: Page[PostSummary] | Missing | None, now: datetime
) -> list[PostSummary] | Missing | None:
    if articles is None or isinstance(articles, Missing):
        return articles
    return [post for post in articles.items if now - post.updated_at > STALE_AFTER]


def _newcomers(members: Page[Membership] | Missing, now: datetime) -> list[Membership] | Missing:
    if isinstance(members, Missing):
        return members
    return [one for one in members.items if now - one.since < NEW_FOR]
