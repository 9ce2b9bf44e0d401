"""An erased person leaves no trace in what is to come, nor in what was."""

from services.events.facts import tell_attendance, tell_gathering
from services.events.store import attendances, feeds, gatherings, seating
from services.events.use_cases.give_free_seats import give_free_seats
from shared.contracts.events import ATTENDANCE
from shared.messaging.unit import Work

BATCH = 100


async def forget_attendance(person_id: str, *, work: Work) -> int:
    """One of their answers, its seat the next one's. How many: repeat until none is left.

    Its id names them, so a tombstone follows its last fact: compaction takes all of it out.
    """
    attendance = await attendances.one_of_person(work.scope, person_id)
    if attendance is None:
        return 0
    gathering = await gatherings.find(work.scope, attendance.gathering.id)
    turn = await seating.take_turn(work.scope, attendance.gathering.id)
    changed = attendance.forget(turn, work.now)
    await attendances.save(work.scope, attendance)
    tell_attendance(work, "withdrawn", attendance, changed)
    work.forget(ATTENDANCE, attendance.id, attendance.version)
    if gathering is not None:
        await give_free_seats(work, gathering, turn)
    return 1


async def forget_organiser(person_id: str, *, work: Work) -> int:
    """A batch of what they organised; how many. Repeat until none is left."""
    batch = await gatherings.organised_by(work.scope, person_id, BATCH)
    changes = [gathering.forget_organiser() for gathering in batch]
    await gatherings.save_all(work.scope, batch)
    for gathering, changed in zip(batch, changes, strict=True):
        tell_gathering(work, "anonymised", gathering, changed)
    return len(batch)


async def forget_feed(person_id: str, *, work: Work) -> int:
    """Their calendar's address opens nothing any more; nothing is left to repeat."""
    await feeds.remove(work.scope, person_id)
    return 0
