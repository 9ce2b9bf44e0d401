"""What a post said before, and what changed from one version to the next."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import NotFound
from portal.gateway.models import Version
from portal.view.diff import differences
from portal.visit import Member, Visit

PAGE = 50

router = APIRouter()


@router.get("/posts/{post_id}/history")
async def listing(
    visit: Member, post_id: str, after: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    post, versions = await asyncio.gather(
        visit.api.content.post(post_id),
        visit.api.content.versions(post_id, limit=PAGE, after=after),
    )
    return await visit.page("history.html", post=post.value, versions=versions, after=after)


@router.get("/posts/{post_id}/history/{number}")
async def read(visit: Member, post_id: str, number: int) -> Response:
    post, version, versions = await asyncio.gather(
        visit.api.content.post(post_id),
        visit.api.content.version(post_id, number),
        visit.api.content.versions(post_id, limit=PAGE),
    )
    earlier = [one.version for one in versions.items if one.version < number]
    before = await _before(visit, post_id, max(earlier, default=None))
    return await visit.page(
        "version.html",
        post=post.value,
        version=version,
        before=before,
        changes=differences(before.body if before else "", version.body),
    )


async def _before(visit: Visit, post_id: str, number: int | None) -> Version | None:
    if number is None:
        return None
    try:
        return await visit.api.content.version(post_id, number)
    except NotFound:
        return None
