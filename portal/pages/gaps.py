"""What people look for and do not find, for animators, who call for it with one click."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.visit import After, Member

STATES = ("open", "taken_up", "closed")
CALLS = ("question", "challenge", "article")
"""The kinds of posts that a gap is turned into: asked, launched, or written at once."""

router = APIRouter()


@router.get("/gaps")
async def gaps(
    visit: Member,
    community: Annotated[str, Query(max_length=64)] = "",
    after: After = None,
) -> Response:
    state = visit.request.query_params.get("state", "")
    found = await visit.api.gaps.listed(
        community=community or None,
        status=state if state in STATES else None,
        reads=visit.language,
        after=after,
    )
    return await visit.page(
        "gaps.html",
        found=found,
        most=max((gap.demand for gap in found.items), default=0),
        community=community,
        state=state,
        states=("", *STATES),
        calls=CALLS,
    )


@router.post("/gaps/{gap_id}/call")
async def call(visit: Member, gap_id: str) -> Response:
    """Take a gap up, and open the form of a post about it."""
    gap = await visit.api.gaps.mark(
        gap_id, visit.text("community"), "taken_up", key=visit.text("key")
    )
    chosen = visit.text("kind")
    kind = chosen if chosen in CALLS else CALLS[0]
    title = gap.words[:1].upper() + gap.words[1:]
    asked = {"kind": kind, "community": gap.community, "title": title}
    return await visit.go(f"/posts/new?{urlencode(asked)}", "gap-taken-up")


@router.post("/gaps/{gap_id}/close")
async def close(visit: Member, gap_id: str) -> Response:
    community = visit.text("community")
    await visit.api.gaps.mark(gap_id, community, "closed", key=visit.text("key"))
    return await visit.go(f"/gaps?{urlencode({'community': community})}", "gap-closed")
