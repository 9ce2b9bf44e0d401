"""A gathering: its time on two clocks, seats, waiting list, link, and the person's answer."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from portal.gateway.models.events import Gathering
from portal.gateway.models.membership import Membership
from portal.gateway.models.values import Page
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away, unless_hidden
from portal.site import headers
from portal.visit import Member, Visit

ATTENDEES = 50
ANSWERS = ("yes", "maybe", "no")

router = APIRouter()

GatheringId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,200}$")]


@router.get("/gatherings/{gathering_id}.ics")
async def calendar(visit: Member, gathering_id: GatheringId) -> Response:
    content = await visit.api.events.calendar(gathering_id, visit.language)
    name = f'attachment; filename="{gathering_id}.ics"'
    return Response(
        content,
        media_type="text/calendar",
        headers={**headers(visit.site), "Content-Disposition": name},
    )


@router.get("/gatherings/{gathering_id}")
async def read(
    visit: Member,
    gathering_id: GatheringId,
    line: Annotated[str, Query(max_length=10)] = "seated",
) -> Response:
    api = visit.api
    line = line if line in {"seated", "maybe", "waiting", "no"} else "seated"
    found, attendees, mine = await asyncio.gather(
        api.events.gathering(gathering_id),
        unless_hidden(api.events.attendees(gathering_id, line=line, limit=ATTENDEES)),
        unless_away(api.membership.memberships()),
    )
    gathering = found.value
    names = await names_of(api, [gathering.community.slug if gathering.community else None])
    return await visit.page(
        "gathering.html",
        gathering=gathering,
        attendees=attendees,
        line=line,
        may_run=may_run(visit, gathering, mine),
        names=names,
    )


@router.post("/gatherings/{gathering_id}/answer")
async def answer(visit: Member, gathering_id: GatheringId) -> Response:
    wanted = visit.text("answer")
    wanted = wanted if wanted in ANSWERS else "maybe"
    given = await visit.api.events.answer(gathering_id, wanted)
    said = {"yes": "coming", "maybe": "maybe", "no": "not-coming"}[given.answer]
    if given.position is not None:
        said = "waiting"
    return await visit.go(f"/gatherings/{gathering_id}", said)


def may_run(visit: Visit, gathering: Gathering, mine: Page[Membership] | Missing) -> bool:
    if visit.is_admin or (gathering.organiser and gathering.organiser.id == visit.person_id):
        return True
    if gathering.community is None or isinstance(mine, Missing):
        return False
    return any(
        one.community.id == gathering.community.id
        and one.standing == "active"
        and one.role in {"owner", "animator"}
        for one in mine.items
    )
