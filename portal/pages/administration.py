"""The page for administrators of the platform: all communities, those without an owner first."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import After, Member

PAGE = 100

router = APIRouter()


@router.get("/administration")
async def listing(visit: Member, after: After = None) -> Response:
    if not visit.is_admin:
        return await visit.page("forbidden.html", 403, sentence="")
    found, unowned = await asyncio.gather(
        visit.api.membership.communities(limit=PAGE, after=after),
        visit.api.membership.unowned(),
    )
    return await visit.page("administration.html", communities=found, unowned=unowned, after=after)
