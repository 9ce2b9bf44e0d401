"""Routes for answers to a gathering: the caller's own, and the list of attendees."""

from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.events.domain.attendance import Attendance
from services.events.domain.errors import GatheringCancelled, GatheringNotFound
from services.events.domain.rights import may_see_attendees, may_see_line
from services.events.entry.addresses import ONE, GatheringId
from services.events.entry.bodies import Rsvp
from services.events.entry.showing import placing, position
from services.events.entry.turns import InTurn
from services.events.entry.views import Answered, AttendeeView, RsvpView
from services.events.store import attendances
from services.events.store.owned import ATTENDANCES
from services.events.use_cases.answer_gathering import AnswerGathering, answer_gathering
from services.events.use_cases.lookup import see_gathering
from shared.audience.asking import By
from shared.audience.naming import Names, names_for
from shared.audience.sight import Asker
from shared.contracts.events import Answer, Seat, attendance_id
from shared.mongo import Scope, Store
from shared.problems import InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["attending"], route_class=SignedInRoute)

MOST_TICKET = 2**53


class Line(StrEnum):
    """The group of attendees to list.

    `waiting` and `no` are for the organiser and animators only.
    """

    SEATED = "seated"
    MAYBE = "maybe"
    WAITING = "waiting"
    NO = "no"


_SEATS = {Line.SEATED: Seat.SEATED, Line.WAITING: Seat.WAITING}
_ANSWERS = {Line.MAYBE: Answer.MAYBE, Line.NO: Answer.NO}


@router.put(
    f"{ONE}/rsvp",
    response_model=RsvpView,
    responses=documented(
        GatheringNotFound, NotAllowed, GatheringCancelled, TooLargeProblem, InvalidProblem
    ),
)
async def answer(
    gathering_id: GatheringId, body: Rsvp, by: By, write: Write, turns: InTurn
) -> Response:
    """Answer whether you will attend. `yes` takes a seat, or a place on the waiting list.

    A seat that you give up goes to the person who has waited longest.
    """
    command = AnswerGathering(by, gathering_id, body.answer)
    form = Shown(RsvpView.of, see=partial(_see, by, gathering_id))
    async with turns.of(gathering_id):
        return await write(placing(partial(answer_gathering, command)), form)


@router.get(
    f"{ONE}/attendees",
    responses=documented(GatheringNotFound, NotAllowed, InvalidProblem),
)
async def attendees(
    gathering_id: GatheringId,
    by: By,
    request: Request,
    response: Response,
    line: Annotated[
        Line, Query(description="`waiting` and `no`: organiser and animators only")
    ] = Line.SEATED,
    limit: Limit = 20,
    after: After = None,
) -> Page[AttendeeView]:
    """Return the attendees, in the order of their answers. For members of the community."""
    store: Store = request.app.state.store
    seen = await see_gathering(store.scope, by, gathering_id)
    allowed = may_see_attendees if line in {Line.SEATED, Line.MAYBE} else may_see_line
    if not allowed(by, seen.gathering, seen.audience):
        raise NotAllowed(
            "only members may see attendees; only organiser and animators, the waiting list"
        )
    ticket = min(read_cursor(after, int)[0], MOST_TICKET) if after else -1
    found = await _in_line(store.scope, gathering_id, line, ticket, limit + 1)
    shown, cursor = cut(found, limit, lambda last: write_cursor([last.ticket]))
    link_next(request, response, cursor)
    signed = ((each.person_id, each.gathering.community) for each in shown)
    names = await names_for(store.scope, by, signed)
    first = await position(store.scope, shown[0]) if shown else None
    return Page(
        items=[
            AttendeeView.of(Answered(each, None if first is None else first + number, names))
            for number, each in enumerate(shown)
        ],
        next=cursor,
    )


async def _see(by: Asker, gathering_id: str, scope: Scope, _: str) -> Answered:
    """Return the caller's own answer. Raises: GatheringNotFound."""
    await see_gathering(scope, by, gathering_id)
    own = await ATTENDANCES.find(scope, attendance_id(gathering_id, by.person_id))
    if own is None:
        raise GatheringNotFound
    return Answered(own, await position(scope, own), Names())


async def _in_line(
    scope: Scope, gathering_id: str, line: Line, after_ticket: int, limit: int
) -> list[Attendance]:
    if line in _SEATS:
        return await attendances.with_seat(
            scope, gathering_id, _SEATS[line], after_ticket=after_ticket, limit=limit
        )
    return await attendances.with_answer(
        scope, gathering_id, _ANSWERS[line], after_ticket=after_ticket, limit=limit
    )
