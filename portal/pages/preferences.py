"""The notification preferences: a row per reason, a column per channel; quiet hours; time zone."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Stale
from portal.pages.hosting import ZONES
from portal.visit import Member, Visit

MAIL = ("immediately", "daily", "never")

router = APIRouter()


@router.get("/preferences")
async def form(visit: Member) -> Response:
    return await _page(visit)


@router.post("/preferences")
async def save(visit: Member) -> Response:
    start, end = visit.text("quiet_start"), visit.text("quiet_end")
    now = (await visit.api.notifications.preferences()).value
    body: dict[str, Any] = {
        "reasons": {
            reason: {
                "inbox": "immediately" if visit.text(f"inbox-{reason}") else "never",
                "mail": visit.text(f"mail-{reason}") or "never",
            }
            for reason in now.reasons
        },
        "quiet_hours": {"start": start, "end": end} if start and end else None,
        "time_zone": visit.text("time_zone") or now.time_zone,
        "digest_at": visit.text("digest_at") or now.digest_at,
    }
    try:
        saved = await visit.api.notifications.prefer(body, match=visit.text("match"))
    except (Stale, Invalid) as refused:
        return await _page(visit, visit.sentence(refused))
    visit.me.content.time_zone = saved.time_zone
    visit.me.changed = True
    return await visit.go("/preferences", "saved")


async def _page(visit: Visit, problem: str = "") -> Response:
    found = await visit.api.notifications.preferences()
    return await visit.page(
        "preferences.html",
        422 if problem else 200,
        preferences=found.value,
        match=found.etag,
        zones=ZONES,
        mail=MAIL,
        problem=problem,
    )
