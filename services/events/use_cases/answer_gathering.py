from dataclasses import dataclass

from services.events.domain.attendance import Attendance, no_answer
from services.events.store import seating
from services.events.store.owned import ATTENDANCES
from services.events.use_cases.give_free_seats import give_free_seats
from services.events.use_cases.lookup import see_gathering
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.events import Answer
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class AnswerGathering:
    asker: Asker
    gathering_id: str
    answer: Answer


async def answer_gathering(command: AnswerGathering, *, work: Work) -> Attendance:
    """Answer a gathering. "yes" takes a seat or a place on the waiting list.

    A freed seat goes to the next person at once. Repeating an answer changes nothing. Raises:
    GatheringNotFound, GatheringCancelled, GatheringOver, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_gathering(work.scope, command.asker, command.gathering_id)
    gathering, person_id = seen.gathering, command.asker.person_id
    gathering.needs_answers(work.now)
    unanswered = no_answer(gathering.ref, person_id, work.now)
    attendance = await ATTENDANCES.find(work.scope, unanswered.id) or unanswered
    if attendance.answers_already(command.answer):
        return attendance
    turn = await seating.take_turn(work.scope, gathering.id)
    changed = attendance.respond(command.answer, turn, gathering.capacity, work.now)
    attendance.gathering = gathering.ref
    attendance.said = command.asker.said
    await ATTENDANCES.save(work, attendance, "answered", changed)
    await give_free_seats(work, gathering, turn)
    return attendance
