"""The feeds of a community: open ones, and the person's own at a secret address."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.models.content import FeedAddresses
from portal.gateway.together import unless_hidden
from portal.visit import Member, Visit

router = APIRouter()


@router.get("/communities/{slug}/feeds")
async def read(visit: Member, slug: str) -> Response:
    return await _page(visit, slug)


@router.post("/communities/{slug}/feeds")
async def subscribe(visit: Member, slug: str) -> Response:
    """Create a feed. Only the response to this form shows its address."""
    return await _page(visit, slug, await visit.api.content.subscribe(slug))


@router.post("/communities/{slug}/feeds/close")
async def close(visit: Member, slug: str) -> Response:
    await visit.api.content.unsubscribe(slug)
    return await visit.go(f"/communities/{slug}/feeds", "feeds-closed")


async def _page(visit: Visit, slug: str, made: FeedAddresses | None = None) -> Response:
    community = (await visit.api.membership.community(slug)).value
    return await visit.page(
        "feeds.html",
        community=community,
        made=made,
        feeds=await unless_hidden(visit.api.content.feeds(slug)),
        at=visit.site.settings.public_url,
    )
