"""The inbox: the person's notifications, grouped, newest first."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import NotFound
from portal.gateway.models.notifications import Notification
from portal.returning import is_local
from portal.visit import After, Member, Visit

PAGE = 30

ELSEWHERE = {
    "connecting": "/people/connections",
    "endorsing": "/people/connections",
    "flag_settled": "/decisions",
}
"""The pages of notices that do not lead to their subject, by reason."""

router = APIRouter()


@router.get("/inbox")
async def read(
    visit: Member,
    unread: Annotated[str, Query(max_length=5)] = "",
    after: After = None,
) -> Response:
    found = await visit.api.notifications.inbox(unread=bool(unread), limit=PAGE, after=after)
    return await visit.page(
        "inbox.html", notices=found, only_unread=bool(unread), after=after, link=link
    )


@router.post("/inbox/read-all")
async def read_all(visit: Member) -> Response:
    """Mark all as read. Notices that came after the page was made stay unread."""
    await visit.api.notifications.read_all(visit.text("until") or None)
    return await visit.go("/inbox", "read")


@router.post("/inbox/{notification_id}/read")
async def read_one(visit: Member, notification_id: str) -> Response:
    """Mark a notification as read, and go to its subject if it is to be opened."""
    try:
        await visit.api.notifications.read(notification_id, _number(visit))
    except NotFound:
        return await visit.go("/inbox")
    there = visit.text("to")
    return await visit.go(there if is_local(there) else "/inbox", None if there else "read")


@router.post("/inbox/{notification_id}/dismiss")
async def dismiss(visit: Member, notification_id: str) -> Response:
    """Dismiss a notification. Notices that came after the page was made stay."""
    with suppress(NotFound):
        await visit.api.notifications.dismiss(notification_id, _number(visit))
    return await visit.go("/inbox?unread=1" if visit.text("unread") else "/inbox", "dismissed")


def _number(visit: Visit) -> int | None:
    number = visit.text("number")
    return int(number) if number.isascii() and number.isdigit() else None


def link(notice: Notification) -> str:
    """Return the page of the notice's subject."""
    if notice.post is not None:
        return f"/posts/{notice.post.id}" + (f"#reply-{notice.reply_id}" if notice.reply_id else "")
    if notice.gathering is not None:
        return f"/gatherings/{notice.gathering.id}"
    goals = {
        "objectives": notice.objective,
        "activities": notice.activity,
        "pairs": notice.pair,
        "decisions": notice.decision,
        "pulses": notice.pulse,
        "talent/approaches": notice.approach,
    }
    for place, goal in goals.items():
        if goal is not None:
            return f"/{place}/{goal.id}"
    if recognised := notice.kudos or notice.award:
        return f"/people/{recognised.person_id}/recognition"
    if notice.community is not None and notice.reason not in ELSEWHERE:
        asked = notice.reason == "membership_requested"
        return f"/communities/{notice.community.slug}" + (
            "/members?standing=requested" if asked else ""
        )
    return ELSEWHERE.get(notice.reason, "/inbox")
