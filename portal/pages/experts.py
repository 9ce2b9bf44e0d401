"""People who know about a subject, each with reasons."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.pages.search import LONGEST
from portal.visit import Member

router = APIRouter()


@router.get("/experts")
async def experts(
    visit: Member,
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    community: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    found = []
    if q.strip():
        found = await visit.api.search.experts(q, community=community or None, reads=visit.language)
    return await visit.page("experts.html", q=q, community=community, found=found)
