"""Reviews before publication: the queue of reviewers, and what they and the authors decide."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused
from portal.gateway.together import unless_hidden
from portal.pages.post import show
from portal.visit import After, Member, Visit

PAGE = 50

router = APIRouter()


@router.get("/communities/{slug}/approvals")
async def queue(visit: Member, slug: str, after: After = None) -> Response:
    found, waiting = await asyncio.gather(
        visit.api.membership.community(slug),
        unless_hidden(visit.api.approvals.queue(slug, limit=PAGE, after=after)),
    )
    return await visit.page("approvals.html", community=found.value, waiting=waiting)


@router.post("/posts/{post_id}/approve")
async def approve(visit: Member, post_id: str) -> Response:
    try:
        await visit.api.approvals.approve(post_id, visit.text("version"), key=visit.text("key"))
    except Mendable as refused:
        return await _again(visit, post_id, refused)
    return await visit.go(f"/posts/{post_id}", "approved")


@router.post("/posts/{post_id}/return")
async def send_back(visit: Member, post_id: str) -> Response:
    try:
        await visit.api.approvals.send_back(post_id, visit.text("reason"), key=visit.text("key"))
    except Mendable as refused:
        return await _again(visit, post_id, refused)
    place = visit.text("community")
    return await visit.go(f"/communities/{place}/approvals" if place else "/", "returned")


@router.post("/posts/{post_id}/withdraw")
async def withdraw(visit: Member, post_id: str) -> Response:
    try:
        await visit.api.approvals.withdraw(post_id, key=visit.text("key"))
    except Mendable as refused:
        return await _again(visit, post_id, refused)
    return await visit.go(f"/posts/{post_id}", "withdrawn")


async def _again(visit: Visit, post_id: str, refused: Refused) -> Response:
    return await show(visit, post_id, problem=visit.sentence(refused), status=422)
