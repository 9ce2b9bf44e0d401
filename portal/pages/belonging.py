"""Joining a community, asking to, accepting an invitation, leaving it."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.visit import Member

router = APIRouter()


@router.post("/communities/{slug}/join")
async def join(visit: Member, slug: str) -> Response:
    try:
        made = await visit.api.membership.join(slug, key=visit.text("key"))
    except Refused as refused:
        if refused.name != "already-member":
            raise
        return await visit.go(f"/communities/{slug}")
    return await visit.go(
        f"/communities/{slug}", "joined" if made.standing == "active" else "asked"
    )


@router.post("/communities/{slug}/leave")
async def leave(visit: Member, slug: str) -> Response:
    """Leave a community, withdraw a request, or decline an invitation."""
    try:
        await visit.api.membership.leave(slug, key=visit.text("key"))
    except Refused as refused:
        if refused.name != "not-a-member":
            raise
    return await visit.go(
        "/communities" if visit.text("private") else f"/communities/{slug}", "left"
    )
