"""Tell every aggregate again, as it is now, for readers that must start afresh."""

from collections.abc import AsyncIterator

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Gathering
from services.events.facts import tell_attendance, tell_gathering
from services.events.store import attendances, gatherings
from shared.contracts.aggregate import REPUBLISHED
from shared.messaging.republish import republish_collection
from shared.messaging.unit import Unit, Work


async def republish(unit: Unit) -> AsyncIterator[int]:
    """How many each batch told."""
    async for count in republish_collection(
        unit, gatherings.COLLECTION, Gathering, _tell_gathering
    ):
        yield count
    async for count in republish_collection(
        unit, attendances.COLLECTION, Attendance, _tell_attendance
    ):
        yield count


def _tell_gathering(work: Work, gathering: Gathering) -> None:
    tell_gathering(work, REPUBLISHED, gathering)


def _tell_attendance(work: Work, attendance: Attendance) -> None:
    """What an erased person answered has had its tombstone."""
    if attendance.person_id is not None:
        tell_attendance(work, REPUBLISHED, attendance)
