"""What is rising: in all that the reader may see, or in one community."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.visit import Member, Visit

SPANS = (7, 30, 90)
"""The windows that are offered, in days."""

router = APIRouter()


@router.get("/trends")
async def trends(visit: Member, community: Annotated[str, Query(max_length=64)] = "") -> Response:
    days = _days(visit)
    found = await visit.api.gaps.trends(days, community=community or None, reads=visit.language)
    names = {place.slug: place.name for each in found.items for place in each.communities}
    return await visit.page(
        "trends.html",
        found=found,
        most=max((max(each.now, each.before) for each in found.items), default=0),
        community=community,
        names=names,
        days=days,
        spans=SPANS,
    )


def _days(visit: Visit) -> int:
    """Return the requested window, or the middle one if it is not offered."""
    asked = visit.request.query_params.get("days", "")
    return next((span for span in SPANS if str(span) == asked), SPANS[1])
