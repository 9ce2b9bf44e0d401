"""The secret address of one's own calendar."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import Member

router = APIRouter()


@router.get("/gatherings/calendar")
async def read(visit: Member) -> Response:
    return await visit.page("calendar.html", address="")


@router.post("/gatherings/calendar")
async def open_one(visit: Member) -> Response:
    """Shown this once: the answer to the form is the page itself."""
    feed = await visit.api.events.open_feed(visit.language)
    return await visit.page("calendar.html", address=f"{visit.site.settings.public_url}{feed.path}")


@router.post("/gatherings/calendar/close")
async def close_one(visit: Member) -> Response:
    await visit.api.events.close_feed()
    return await visit.go("/gatherings/calendar", "feed-closed")
