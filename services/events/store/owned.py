"""The aggregates of events: where each kind is stored and how it is published."""

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Changed, Gathering
from services.events.store import attendances, gatherings, seating
from shared.audience import reach
from shared.contracts.events import (
    ATTENDANCE,
    GATHERING,
    AttendanceData,
    GatheringData,
    GatheringState,
)
from shared.messaging import jobs
from shared.messaging.owned import Change, Owned, Personal, named_in
from shared.messaging.unit import Work

_PUBLISHED_AS = {"link": "online"}


def _data(gathering: Gathering, changed: Changed) -> GatheringData:
    """Return the data of a fact.

    It says whether there is a link, or a new one, but not the link.
    """
    state = GatheringState.model_validate(gathering, from_attributes=True)
    names = tuple(_PUBLISHED_AS.get(name, name) for name in changed)
    return GatheringData(state=state, changed=names)


async def _forget_organiser(gathering: Gathering, _: str, __: Work) -> Change[Gathering]:
    return Change(gathering, "anonymised", gathering.forget_organiser())


GATHERINGS: Owned[Gathering, GatheringData] = Owned(
    GATHERING,
    Gathering,
    gatherings.COLLECTION,
    data=_data,
    indexes=gatherings.INDEXES,
    file=reach.file,
    personal=Personal(
        naming=lambda person_id: {gatherings.ORGANISER: person_id},
        named=lambda data: (data.state.organiser_id,),
        forget=_forget_organiser,
    ),
)


async def _withdraw(attendance: Attendance, _: str, work: Work) -> Change[Attendance]:
    """Withdraw the person. A job gives the seat to the person who has waited longest."""
    gathering_id = attendance.gathering.id
    turn = await seating.take_turn(work.scope, gathering_id)
    changed = attendance.forget(turn, work.now)
    await seating.save(work.scope, turn)
    await jobs.ask(work.scope, seating.FILL_SEATS, [gathering_id], work.now)
    return Change(attendance, "withdrawn", changed)


ATTENDANCES: Owned[Attendance, AttendanceData] = Owned(
    ATTENDANCE,
    Attendance,
    attendances.COLLECTION,
    indexes=attendances.INDEXES,
    file=attendances.date,
    personal=named_in("person_id", _withdraw, at_once=1),
    is_gone=lambda attendance: attendance.person_id is None,
)
"""The id of an attendance names a person, so Kafka keeps nothing of it once they are erased."""

OWNED = (GATHERINGS, ATTENDANCES)
