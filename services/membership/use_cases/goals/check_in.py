from dataclasses import dataclass

from services.membership.domain.goals.check_in import CheckIn, Measured
from services.membership.domain.rights import may_check_in
from services.membership.store.goals.owned import CHECK_INS, OBJECTIVES
from services.membership.use_cases.goals.see_objective import SeenObjective, faces_for, find_seen
from services.membership.use_cases.lookup import refuse_archived, refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class CheckInAt:
    asker: Asker
    objective_id: str
    key_result_id: str
    measured: Measured


async def check_in(command: CheckInAt, *, work: Work) -> SeenObjective:
    """Record the value of a key result. Simultaneous values are all kept; the latest is current.

    The caller names no version: a check-in that collides with another is retried on the new state.

    Raises: ObjectiveNotFound, KeyResultNotFound, NotAllowed, CommunityArchived, ObjectiveClosed.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    objective, seen = await find_seen(command.asker, work.scope, command.objective_id)
    owner_id = objective.owner_of(objective.key_result(command.key_result_id))
    if not may_check_in(command.asker, seen.own, owner_id):
        raise NotAllowed("only its owner and the community's owners and animators may check in")
    refuse_archived(seen.community)
    made: CheckIn = objective.check_in(
        command.key_result_id, command.measured, check_in_id=work.new_id(), now=work.now
    )
    await CHECK_INS.save(work, made, "recorded")
    await OBJECTIVES.save(work, objective, "measured", ("key_results",))
    faces = await faces_for(command.asker, work.scope, seen, objective.people)
    return SeenObjective(objective, seen, faces)
