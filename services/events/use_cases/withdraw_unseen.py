"""Who may no longer see a gathering holds no seat in it, and is not counted on."""

from dataclasses import dataclass

from services.events.store import attendances, seating
from services.events.store.owned import ATTENDANCES, GATHERINGS
from services.events.use_cases.give_free_seats import give_free_seats
from shared.audience import looking, people
from shared.audience.sight import Asker, Said, is_certain, may_see, newest
from shared.contracts.events import attendance_id
from shared.contracts.values import CommunityRef
from shared.messaging.unit import Work
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class WithdrawUnseen:
    gathering_id: str
    person_id: str


async def withdraw_unseen(command: WithdrawUnseen, *, work: Work) -> bool:
    """Whether it was necessary. What is over or cancelled stays as it was. Twice is once."""
    gathering = await GATHERINGS.find(work.scope, command.gathering_id)
    key = attendance_id(command.gathering_id, command.person_id)
    attendance = await ATTENDANCES.find(work.scope, key)
    if gathering is None or attendance is None or not gathering.takes_answers(work.now):
        return False
    if attendance.answer not in attendances.COMING:
        return False
    if await sees(work.scope, command.person_id, gathering.community, attendance.said):
        return False
    turn = await seating.take_turn(work.scope, gathering.id)
    changed = attendance.withdraw(turn, work.now)
    await ATTENDANCES.save(work, attendance, "withdrawn", changed)
    await give_free_seats(work, gathering, turn)
    return True


async def sees(
    scope: Scope, person_id: str, community: CommunityRef | None, said: Said | None = None
) -> bool:
    """Whether they may see what belongs to it, by all that is known of them here.

    Where only a newer version knows how they stand with it, nothing is taken from them: it will be,
    once this service knows. `said`: by which token they answered.
    """
    if community is None:
        return True
    known = await people.said(scope, person_id) or said or Said(guest=False)
    asker = Asker(person_id, is_guest=newest(known, said).guest)
    audience = await looking.by_ref(scope, asker, community)
    return audience is not None and (may_see(asker, audience) or not is_certain(audience))
