"""Publishing a draft at a time, or cancelling that."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.pages import filling
from portal.visit import Member

router = APIRouter()


@router.post("/posts/{post_id}/schedule")
async def schedule(visit: Member, post_id: str) -> Response:
    content, key = visit.api.content, visit.text("key")
    if "cancel" in visit.form:
        await content.cancel_schedule(post_id, key=key)
        return await visit.go(f"/posts/{post_id}", "unscheduled")
    at = filling.moment(visit.text("at"), visit.formats.zone)
    await content.schedule(post_id, at, key=key)
    return await visit.go(f"/posts/{post_id}", "scheduled")
