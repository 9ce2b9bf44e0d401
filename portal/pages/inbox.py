"""What one was told, grouped, newest first."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import NotFound
from portal.gateway.models import Notification
from portal.visit import Member, is_local

PAGE = 30

router = APIRouter()


@router.get("/inbox")
async def read(
    visit: Member,
    unread: Annotated[str, Query(max_length=5)] = "",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    found = await visit.api.notifications.inbox(unread=bool(unread), limit=PAGE, after=after)
    return await visit.page(
        "inbox.html", notices=found, only_unread=bool(unread), after=after, link=link
    )


@router.post("/inbox/read-all")
async def read_all(visit: Member) -> Response:
    """What came after the page was made stays unread."""
    await visit.api.notifications.read_all(visit.text("until") or None)
    return await visit.go("/inbox", "read")


@router.post("/inbox/{notification_id}/read")
async def read_one(visit: Member, notification_id: str) -> Response:
    """And go where it leads, if it is to be opened."""
    number = visit.text("number")
    try:
        await visit.api.notifications.read(
            notification_id, int(number) if number.isdigit() else None
        )
    except NotFound:
        return await visit.go("/inbox")
    there = visit.text("to")
    return await visit.go(there if is_local(there) else "/inbox", None if there else "read")


def link(notice: Notification) -> str:
    """The page of what it is about."""
    if notice.post is not None:
        return f"/posts/{notice.post.id}" + (f"#reply-{notice.reply_id}" if notice.reply_id else "")
    if notice.gathering is not None:
        return f"/gatherings/{notice.gathering.id}"
    if notice.community is not None:
        asked = notice.reason == "membership_requested"
        return f"/communities/{notice.community.slug}" + (
            "/members?standing=requested" if asked else ""
        )
    return "/inbox"
