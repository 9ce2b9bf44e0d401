"""The objectives of a community with their progress; one with its check-ins; checking in."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Away, Forbidden, Invalid
from portal.gateway.goals import Aim, Objective
from portal.gateway.models.membership import Community
from portal.gateway.models.values import Page
from portal.gateway.together import Missing, unless_hidden
from portal.pages import filling
from portal.visit import After, Member, Visit

PAGE = 20
BESIDE = 3
STATUSES = ("open", "reached", "abandoned")

router = APIRouter()


async def beside(visit: Visit, slug: str) -> Page[Objective] | Missing | None:
    """Return the first open objectives, for the community's own page."""
    return await unless_hidden(visit.api.goals.objectives(slug, status="open", limit=BESIDE))


@router.get("/communities/{slug}/objectives")
async def listing(
    visit: Member,
    slug: str,
    status: Annotated[str, Query(max_length=20)] = "open",
    after: After = None,
) -> Response:
    status = status if status in STATUSES else STATUSES[0]
    found, objectives, aims = await asyncio.gather(
        visit.api.membership.community(slug),
        visit.api.goals.objectives(slug, status=status, limit=PAGE, after=after),
        aims_of(visit),
    )
    return await visit.page(
        "objectives.html",
        community=found.value,
        objectives=objectives,
        aims={aim.id: aim for aim in aims},
        chosen=status,
        statuses=STATUSES,
        may_set=may_set(visit, found.value),
    )


@router.get("/objectives/{objective_id}")
async def read(visit: Member, objective_id: str, after: After = None) -> Response:
    return await _one(visit, objective_id, after=after)


@router.post("/objectives/{objective_id}/status")
async def move(visit: Member, objective_id: str) -> Response:
    status, reason = visit.text("status"), visit.text("reason")
    try:
        await visit.api.goals.move(objective_id, status, reason, match=visit.text("match"))
    except Invalid as refused:
        return await _one(visit, objective_id, refused)
    return await visit.go(f"/objectives/{objective_id}", "saved")


@router.post("/objectives/{objective_id}/check-in")
async def check_in(visit: Member, objective_id: str) -> Response:
    body = {
        "value": filling.number(visit.text("value")),
        "note": visit.text("note"),
        "confidence": visit.text("confidence") or "medium",
    }
    try:
        await visit.api.goals.check_in(
            objective_id, visit.text("key_result") or "none", body, key=visit.text("key")
        )
    except Invalid as refused:
        return await _one(visit, objective_id, refused)
    return await visit.go(f"/objectives/{objective_id}", "checked-in")


def may_set(visit: Visit, community: Community) -> bool:
    return (community.animates or visit.is_admin) and community.stage != "archived"


def may_check_in(visit: Visit, community: Community, objective: Objective) -> set[str]:
    """Return the ids of the key results on which this person may check in."""
    if not objective.is_open or community.stage == "archived":
        return set()
    return {
        each.id
        for each in objective.key_results
        if may_set(visit, community)
        or (community.is_mine and visit.person_id == (each.owner_id or objective.owner_id))
    }


async def aims_of(visit: Visit) -> list[Aim]:
    """Return the aims of the organisation; none for guests, or if the API does not answer."""
    try:
        return [] if visit.is_guest else (await visit.api.goals.aims()).items
    except (Away, Forbidden):
        return []


async def _one(
    visit: Visit,
    objective_id: str,
    refused: Invalid | None = None,
    after: str | None = None,
) -> Response:
    read, history, aims = await asyncio.gather(
        visit.api.goals.objective(objective_id),
        visit.api.goals.check_ins(objective_id, limit=PAGE, after=after),
        aims_of(visit),
    )
    objective = read.value
    found = await visit.api.membership.community(objective.community.slug)
    return await visit.page(
        "objective.html",
        422 if refused else 200,
        community=found.value,
        objective=objective,
        match=read.etag,
        history=history,
        titles={each.id: each.titles for each in objective.key_results},
        units={each.id: each.unit for each in objective.key_results},
        aim=next((aim for aim in aims if aim.id == objective.aim_id), None),
        may_set=may_set(visit, found.value),
        checks_in=may_check_in(visit, found.value, objective),
        problem=visit.sentence(refused) if refused else "",
    )
