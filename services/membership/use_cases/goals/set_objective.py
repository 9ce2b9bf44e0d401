from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.goals.objective import Objective, Planned, planned
from services.membership.store.goals.owned import OBJECTIVES
from services.membership.use_cases.goals.keep_aims import require_current
from services.membership.use_cases.goals.see_objective import (
    SeenObjective,
    faces_for,
    require_members,
    require_writer,
)
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import LocalizedText
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class SetObjective:
    """The input of `set_objective`. owner_id: None for the caller. Days are ISO 8601."""

    asker: Asker
    name: str
    titles: LocalizedText
    why: LocalizedText
    owner_id: str | None
    aim_id: str | None
    starts_on: str
    ends_on: str
    key_results: Sequence[Planned]


async def set_objective(command: SetObjective, *, work: Work) -> SeenObjective:
    """Set another objective for a community.

    Raises: CommunityNotFound, NotAllowed, CommunityArchived, NotAMember, AimNotFound, AimRetired.
    """
    seen = await see_community(work.scope, command.asker, command.name)
    await require_writer(work.scope, command.asker, seen)
    objective = Objective(
        id=work.new_id(),
        community=seen.community.ref,
        aim_id=command.aim_id,
        titles=command.titles,
        why=command.why,
        owner_id=command.owner_id or command.asker.person_id,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        key_results=planned(command.key_results, None, work.new_id),
        created_at=work.now,
        updated_at=work.now,
    )
    await require_members(work.scope, seen, objective.people)
    if command.aim_id is not None:
        await require_current(work.scope, command.aim_id)
    await OBJECTIVES.save(work, objective, "opened")
    faces = await faces_for(command.asker, work.scope, seen, objective.people)
    return SeenObjective(objective, seen, faces)
