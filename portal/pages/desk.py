"""An animator's desk: who asks to join, what is unanswered, what grew old, who is new."""

import asyncio
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway import names
from portal.gateway.models import Membership, Page, PostSummary
from portal.gateway.together import Missing, unless_away
from portal.visit import Member

LOOKED_AT = 100
SHOWN = 10
STALE_AFTER = timedelta(days=180)
NEW_FOR = timedelta(days=30)

router = APIRouter()


@router.get("/communities/{slug}/desk")
async def desk(visit: Member, slug: str) -> Response:
    api = visit.api
    found, requests, questions, articles, members = await asyncio.gather(
        api.membership.community(slug),
        unless_away(api.membership.members(slug, standing="requested")),
        unless_away(api.content.posts(community=slug, kind="question", limit=LOOKED_AT)),
        unless_away(api.content.posts(community=slug, kind="article", limit=LOOKED_AT)),
        unless_away(api.membership.members(slug, limit=LOOKED_AT)),
    )
    names.learn([found.value])
    now = datetime.now(UTC)
    return await visit.page(
        "desk.html",
        community=found.value,
        requests=requests,
        unanswered=_open(questions),
        stale=_stale(articles, now),
        newcomers=_newcomers(members, now),
    )


def _open(questions: Page[PostSummary] | Missing) -> list[PostSummary] | Missing:
    if isinstance(questions, Missing):
        return questions
    return [post for post in questions.items if post.accepted_answer_id is None][:SHOWN]


def _stale(articles: Page[PostSummary] | Missing, now: datetime) -> list[PostSummary] | Missing:
    if isinstance(articles, Missing):
        return articles
    old = [post for post in articles.items if now - post.updated_at > STALE_AFTER]
    return sorted(old, key=lambda post: post.updated_at)[:SHOWN]


def _newcomers(members: Page[Membership] | Missing, now: datetime) -> list[Membership] | Missing:
    if isinstance(members, Missing):
        return members
    new = [one for one in members.items if now - one.since < NEW_FOR and one.role == "member"]
    return sorted(new, key=lambda one: one.since, reverse=True)[:SHOWN]
