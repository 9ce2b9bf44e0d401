"""The secret address of the person's own calendar."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.models.events import FeedState
from portal.visit import Member

router = APIRouter()


@router.get("/gatherings/calendar")
async def read(visit: Member) -> Response:
    return await visit.page("calendar.html", address="", state=await visit.api.events.feed())


@router.post("/gatherings/calendar")
async def open_one(visit: Member) -> Response:
    """Create an address. Only the response to this form shows it."""
    feed = await visit.api.events.open_feed(visit.language)
    address = f"{visit.site.settings.public_url}{feed.path}"
    state = FeedState(is_open=True, created_at=feed.created_at)
    return await visit.page("calendar.html", address=address, state=state)


@router.post("/gatherings/calendar/close")
async def close_one(visit: Member) -> Response:
    await visit.api.events.close_feed()
    return await visit.go("/gatherings/calendar", "feed-closed")
