from services.events.domain.attendance import Attendance, Seating
from services.events.domain.gathering import Gathering
from services.events.store import attendances, seating
from services.events.store.owned import ATTENDANCES, GATHERINGS
from shared.contracts.events import Seat
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 100


async def give_free_seats(work: Work, gathering: Gathering, taken: Seating) -> int:
    """Seat the people who have waited longest, end the turn `taken`, and return their number.

    Seats at most BATCH people. If there is room for more, the job `fill_seats` continues, and new
    answers queue behind the waiting list. The response does not name the promoted people, since the
    person who gives up a seat need not know the next one.
    """
    promoted = 0
    if gathering.takes_answers(work.now):
        limit = min(taken.promotable(gathering.capacity), BATCH)
        first = await _first_in_line(work, gathering, limit)
        for attendance in first:
            attendance.gathering = gathering.ref
        changes = [
            Change(attendance, "promoted", attendance.promote(taken, work.now), unnamed=True)
            for attendance in first
        ]
        await ATTENDANCES.save_all(work, changes)
        promoted = len(first)
    await seating.save(work.scope, taken)
    return promoted


async def fill_seats(gathering_id: str, position: str, *, work: Work) -> str | None:
    """Seat a batch of waiting people, if there is room. One step of a job."""
    gathering = await GATHERINGS.find(work.scope, gathering_id)
    if gathering is None:
        return None
    turn = await seating.take_turn(work.scope, gathering_id)
    return position if await give_free_seats(work, gathering, turn) == BATCH else None


FILL_SEATS = Job(seating.FILL_SEATS, fill_seats)


async def _first_in_line(work: Work, gathering: Gathering, limit: int) -> list[Attendance]:
    if not limit:
        return []
    return await attendances.with_seat(work.scope, gathering.id, Seat.WAITING, limit=limit)
