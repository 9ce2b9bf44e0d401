"""One gathering: when it is on two clocks, seats and waiting list, its link, one's answer."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from portal.gateway.errors import Forbidden
from portal.gateway.models import Attendee, Gathering, Membership, Page
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.visit import Member, Visit, headers

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
        _attendees(visit, gathering_id, line),
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


async def _attendees(visit: Visit, gathering_id: str, line: str) -> Page[Attendee] | Missing | None:
    """None: they are not for this person to see."""
    try:
        asked = visit.api.events.attendees(gathering_id, line=line, limit=ATTENDEES)
        return await unless_away(asked)
    except Forbidden:
        return None
