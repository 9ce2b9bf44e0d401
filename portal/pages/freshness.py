"""Whether posts are still true: verdicts, reviews, and the posts of a community that are due."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.together import unless_hidden
from portal.pages import filling
from portal.visit import After, Member

PAGE = 50

router = APIRouter()


@router.get("/communities/{slug}/stale")
async def listing(visit: Member, slug: str, after: After = None) -> Response:
    found, stale = await asyncio.gather(
        visit.api.membership.community(slug),
        unless_hidden(visit.api.freshness.stale(slug, limit=PAGE, after=after)),
    )
    return await visit.page("stale.html", community=found.value, stale=stale)


@router.post("/posts/{post_id}/verdict")
async def judge(visit: Member, post_id: str) -> Response:
    api, key, said = visit.api.freshness, visit.text("key"), visit.text("still_true")
    if said in {"yes", "no"}:
        await api.judge(post_id, still_true=said == "yes", key=key)
    else:
        await api.take_back(post_id, key=key)
    return await visit.go(f"/posts/{post_id}", "judged")


@router.post("/posts/{post_id}/review")
async def review(visit: Member, post_id: str) -> Response:
    """Plan or end the review, or say that the post is still true."""
    api, key, due_on = visit.api.freshness, visit.text("key"), visit.text("due_on")
    if "end" in visit.form:
        await api.end(post_id, key=key)
    elif "refresh" in visit.form:
        await api.refresh(post_id, due_on, key=key)
        return await visit.go(f"/posts/{post_id}", "refreshed")
    else:
        owner = visit.text("owner")
        await api.plan(post_id, due_on, filling.id_in(owner) if owner else "", key=key)
    return await visit.go(f"/posts/{post_id}", "saved")
