"""The data stored about a person, and its erasure."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from portal.site import headers
from portal.visit import Member, Visit

router = APIRouter()


@router.get("/privacy")
async def read(visit: Member) -> Response:
    return await _page(visit)


@router.get("/privacy/export")
async def export(visit: Member) -> Response:
    """Download everything that the person gave to communities and people."""
    name = {"Content-Disposition": 'attachment; filename="guilde.json"'}
    content = await visit.api.membership.export()
    return Response(content, headers={**headers(visit.site), **name}, media_type="application/json")


@router.post("/privacy/erase")
async def erase(visit: Member) -> Response:
    """Erase the person for good. They type their own name first."""
    me = await visit.api.membership.me()
    if visit.text("name") != me.value.name:
        return await _page(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    await visit.api.membership.erase_me(match=visit.text("match"))
    await visit.site.sessions.end_all_of(visit.me.content.subject)
    response = RedirectResponse("/signed-out", 303, headers=headers(visit.site))
    visit.site.cookies.forget_session(response)
    visit.site.cookies.say(response, "erased")
    return response


async def _page(visit: Visit, status: int = HTTPStatus.OK) -> Response:
    me, objection = await asyncio.gather(visit.api.membership.me(), visit.api.health.objection())
    return await visit.page(
        "privacy.html",
        status,
        me=me.value,
        match=me.etag,
        objection=objection,
        problem=status != HTTPStatus.OK,
    )
