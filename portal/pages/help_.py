"""Help, the members' guide, and the current status of the services."""

import asyncio
from collections.abc import Awaitable

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError, Away
from portal.visit import Anyone, Member

SERVICES = ("membership", "content", "events", "search", "notifications")

router = APIRouter()


@router.get("/help")
async def guide(visit: Anyone) -> Response:
    return await visit.page("help.html")


@router.get("/status")
async def status(visit: Member) -> Response:
    """Show the status of each service, by its response to this person."""
    api = visit.api
    asked = (
        api.membership.memberships(),
        api.content.posts(limit=1),
        api.events.gatherings(limit=1),
        api.search.search(limit=1),
        api.notifications.unread(),
    )
    answers = await asyncio.gather(*(_works(one) for one in asked))
    works = dict(zip(SERVICES, answers, strict=True))
    return await visit.page("status.html", works=works)


async def _works(asked: Awaitable[object]) -> bool:
    try:
        await asked
    except Away:
        return False
    except ApiError:
        return True
    return True
