"""What events tells the others: aggregates as the facts' data. A link is told to nobody."""

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Changed, Gathering
from shared.contracts.events import (
    ATTENDANCE,
    GATHERING,
    AttendanceData,
    AttendanceState,
    GatheringData,
    GatheringState,
)
from shared.messaging.unit import Work

TOLD_AS = {"link": "online"}


def tell_gathering(
    work: Work, participle: str, gathering: Gathering, changed: Changed = ()
) -> None:
    data = GatheringData(
        state=GatheringState.model_validate(gathering, from_attributes=True),
        changed=tuple(TOLD_AS.get(name, name) for name in changed),
    )
    work.tell(GATHERING, participle, gathering.id, gathering.version, data)


def tell_attendance(
    work: Work,
    participle: str,
    attendance: Attendance,
    changed: Changed = (),
    *,
    unnamed: bool = False,
) -> None:
    """Its id names a person: `unnamed` where that is not whoever does this."""
    state = AttendanceState.model_validate(attendance, from_attributes=True)
    data = AttendanceData(state=state, changed=changed)
    work.tell(ATTENDANCE, participle, attendance.id, attendance.version, data, unnamed=unnamed)
