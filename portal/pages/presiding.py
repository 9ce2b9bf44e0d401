"""The pages of moderators: the queue, a case, the trail of a place, sanctions of a member."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused
from portal.gateway.models.moderation import Decision
from portal.gateway.models.values import Page, Texts
from portal.gateway.together import Missing, unless_hidden
from portal.pages import filling
from portal.pages.appealing import moved_between
from portal.visit import After, Member, Visit

PAGE = 50
DAYS = ("1", "7", "30", "90", "365")
"""How long a bar may last, in days."""
FIELDS = ("act", "days", "reason")

router = APIRouter()


@router.get("/moderation")
async def everywhere(visit: Member, after: After = None) -> Response:
    """Show the queue of content for everyone, which administrators moderate."""
    return await _queue(visit, None, after)


@router.get("/communities/{slug}/moderation")
async def queue(visit: Member, slug: str, after: After = None) -> Response:
    return await _queue(visit, slug, after)


@router.get("/communities/{slug}/decisions")
async def trail(visit: Member, slug: str, after: After = None) -> Response:
    found, decisions = await asyncio.gather(
        visit.api.membership.community(slug),
        unless_hidden(visit.api.moderation.trail(slug, limit=PAGE, after=after)),
    )
    shown = await _named(visit, decisions)
    return await visit.page("trail.html", community=found.value, decisions=decisions, names=shown)


@router.get("/communities/{slug}/members/{person_id}/sanctions")
async def sanctions(visit: Member, slug: str, person_id: str, after: After = None) -> Response:
    fields = filling.empty(visit, FIELDS, act="warn", days="7")
    return await _sanctions(visit, slug, person_id, fields, after)


@router.post("/communities/{slug}/members/{person_id}/sanctions")
async def sanction(visit: Member, slug: str, person_id: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    bars, days = fields["act"] != "warn", fields["days"]
    until = datetime.now(UTC) + timedelta(days=int(days) if days in DAYS else 0)
    body = {
        "community": slug,
        "person_id": person_id,
        "act": fields["act"],
        "reason": fields["reason"],
        "until": until.isoformat() if bars else None,
    }
    try:
        await visit.api.moderation.sanction(body, key=visit.text("key"))
    except Mendable as refused:
        return await _sanctions(visit, slug, person_id, fields, None, refused)
    return await visit.go(f"/communities/{slug}/members/{person_id}/sanctions", "decided")


@router.get("/cases/{case_id}")
async def case(visit: Member, case_id: str) -> Response:
    return await _case(visit, case_id)


@router.post("/cases/{case_id}/claim")
async def claim(visit: Member, case_id: str) -> Response:
    back = "back" in visit.form
    try:
        await visit.api.moderation.claim(case_id, back=back, key=visit.text("key"))
    except Mendable as refused:
        return await _case(visit, case_id, refused)
    return await visit.go(f"/cases/{case_id}", "saved")


@router.post("/cases/{case_id}/decide")
async def decide(visit: Member, case_id: str) -> Response:
    body: dict[str, Any] = filling.sent(visit, ("act", "reason"))
    if (version := visit.text("version")).isdecimal():
        body["version"] = int(version)  # what was read
    try:
        await visit.api.moderation.decide(case_id, body, key=visit.text("key"))
    except Mendable as refused:
        return await _case(visit, case_id, refused)
    return await visit.go(f"/cases/{case_id}", "decided")


async def _named(visit: Visit, decisions: Page[Decision] | Missing | None) -> dict[str, Texts]:
    shown = decisions.items if isinstance(decisions, Page) else []
    return await moved_between(visit, shown)


async def _queue(visit: Visit, slug: str | None, after: str | None) -> Response:
    api = visit.api
    cases, appeals = await asyncio.gather(
        unless_hidden(api.moderation.queue(slug, limit=PAGE, after=after)),
        unless_hidden(api.moderation.trail(slug, appealed=True, limit=PAGE)),
    )
    community = None
    if slug is not None:
        community = (await api.membership.community(slug)).value
    return await visit.page("queue.html", community=community, cases=cases, appeals=appeals)


async def _case(visit: Visit, case_id: str, refused: Refused | None = None) -> Response:
    case = await visit.api.moderation.case(case_id)
    return await visit.page(
        "case.html",
        422 if refused else 200,
        case=case,
        names=await moved_between(visit, case.decisions),
        reason=visit.text("reason"),
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
        key=visit.text("key") or visit.key(),
    )


async def _sanctions(
    visit: Visit,
    slug: str,
    person_id: str,
    fields: dict[str, str],
    after: str | None,
    refused: Refused | None = None,
) -> Response:
    api = visit.api
    found, decisions = await asyncio.gather(
        api.membership.community(slug),
        unless_hidden(api.moderation.trail(slug, person=person_id, limit=PAGE, after=after)),
    )
    return await filling.form_page(
        visit,
        "sanctions.html",
        fields,
        refused,
        present=None,
        match="",
        community=found.value,
        person_id=person_id,
        decisions=decisions,
        names=await _named(visit, decisions),
        days=DAYS,
    )
