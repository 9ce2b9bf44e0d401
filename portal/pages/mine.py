"""The person's own posts: published, drafts, waiting for a review, archived."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.names import names_of
from portal.visit import After, Member

PAGE = 30
STATUSES = ("published", "draft", "submitted", "archived")

router = APIRouter()


@router.get("/posts/mine")
async def listing(
    visit: Member,
    status: Annotated[str, Query(max_length=12)] = "published",
    after: After = None,
) -> Response:
    status = status if status in STATUSES else "published"
    found = await visit.api.content.posts(
        author=visit.person_id, status=status, limit=PAGE, after=after
    )
    names = await names_of(visit.api, [p.community.slug for p in found.items if p.community])
    return await visit.page("mine.html", posts=found, chosen=status, after=after, names=names)
