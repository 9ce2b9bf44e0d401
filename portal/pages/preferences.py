"""The notification preferences: a row per reason, a column per channel; quiet hours; time zone."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Stale
from portal.pages.hosting import ZONES
from portal.visit import Member, Visit

MAIL = ("immediately", "daily", "never")

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "posts": (
        *("mentioned", "answered", "replied", "accepted", "followed", "edited", "suggested"),
        *("coauthor", "approval", "review_due", "publication_stopped"),
    ),
    "communities": ("announced", "posted", "charter_published", "pulse", "proposal_supported"),
    "gatherings": ("gathering_scheduled", "gathering_changed", "gathering_cancelled", "promoted"),
    "people": ("connecting", "endorsing", "recognition", "mentoring", "approached"),
    "searching": ("could_answer", "found"),
    "roles": (
        *("invited", "request_decided", "added", "membership_requested", "role_term"),
        *("succession", "admin_joined"),
    ),
    "work": ("activity_due", "check_in_awaited"),
    "moderation": ("moderated", "flag_settled"),
}
"""The headings of the form, and the reasons under each, those that concern most people first."""

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
        groups=grouped(found.value.reasons),
        problem=problem,
    )


def grouped(reasons: Iterable[str]) -> dict[str, list[str]]:
    """Return the reasons under their headings; those that only a newer service knows come last."""
    given = set(reasons)
    placed = {name: [each for each in some if each in given] for name, some in GROUPS.items()}
    left = given.difference(*GROUPS.values())
    return {name: some for name, some in {**placed, "other": sorted(left)}.items() if some}
