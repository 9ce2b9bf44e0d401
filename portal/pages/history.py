"""The earlier versions of a post, and the changes between versions."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import NotFound
from portal.gateway.models.content import Version
from portal.gateway.together import unless_away
from portal.pages import kinds
from portal.pages.post import rights_of
from portal.view.diff import differences
from portal.visit import After, Member, Visit

PAGE = 50

router = APIRouter()


@router.get("/posts/{post_id}/history")
async def listing(visit: Member, post_id: str, after: After = None) -> Response:
    post, versions = await asyncio.gather(
        visit.api.content.post(post_id),
        visit.api.content.versions(post_id, limit=PAGE, after=after),
    )
    return await visit.page("history.html", post=post.value, versions=versions, after=after)


@router.get("/posts/{post_id}/history/{number}")
async def read(visit: Member, post_id: str, number: int) -> Response:
    post, version, versions, mine = await asyncio.gather(
        visit.api.content.post(post_id),
        visit.api.content.version(post_id, number),
        visit.api.content.versions(post_id, limit=PAGE),
        unless_away(visit.api.membership.memberships()),
    )
    earlier = [one.version for one in versions.items if one.version < number]
    before = await _before(visit, post_id, max(earlier, default=None))
    kind = post.value.kind
    return await visit.page(
        "version.html",
        post=post.value,
        version=version,
        before=before,
        rights=rights_of(visit, post.value, mine),
        parts=list(kinds.parts_of(kind, version.details)),
        changes=differences(
            kinds.whole(kind, before.body, before.details) if before else "",
            kinds.whole(kind, version.body, version.details),
        ),
    )


async def _before(visit: Visit, post_id: str, number: int | None) -> Version | None:
    if number is None:
        return None
    try:
        return await visit.api.content.version(post_id, number)
    except NotFound:
        return None
