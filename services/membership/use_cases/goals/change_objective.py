from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.membership.domain.errors import InvalidPeriod
from services.membership.domain.goals.objective import Planned, planned
from services.membership.store.goals.owned import OBJECTIVES
from services.membership.use_cases.goals.keep_aims import require_current
from services.membership.use_cases.goals.see_objective import (
    SeenObjective,
    faces_for,
    find_seen,
    require_members,
    require_writer,
)
from shared.audience.sight import Asker
from shared.contracts.goals import ObjectiveStatus
from shared.messaging.unit import Work
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class ChangeObjective:
    """The input of `change_objective`; `wanted` holds fields. key_results: None: no change."""

    asker: Asker
    objective_id: str
    wanted: dict[str, Any]
    key_results: Sequence[Planned] | None
    expected: Expected


@dataclass(frozen=True, slots=True)
class MoveObjective:
    asker: Asker
    objective_id: str
    status: ObjectiveStatus
    reason: str
    expected: Expected


async def change_objective(command: ChangeObjective, *, work: Work) -> SeenObjective:
    """Change fields of an objective, and its key results.

    Raises: ObjectiveNotFound, NotAllowed, CommunityArchived, StaleProblem, NotAMember,
    KeyResultNotFound, AimNotFound, AimRetired, InvalidPeriod.
    """
    objective, seen = await find_seen(command.asker, work.scope, command.objective_id)
    await require_writer(work.scope, command.asker, seen)
    command.expected.check(objective.version)
    known, aim_id = set(objective.people), objective.aim_id
    wanted = dict(command.wanted)
    if command.key_results is not None:
        wanted["key_results"] = planned(command.key_results, objective, work.new_id)
    changed = objective.edit(wanted, work.now)
    if objective.ends_on < objective.starts_on:
        raise InvalidPeriod
    # an owner who has left may stay, and so may a link to a retired aim
    await require_members(work.scope, seen, set(objective.people) - known)
    if objective.aim_id not in {None, aim_id}:
        await require_current(work.scope, str(objective.aim_id))
    if changed:
        await OBJECTIVES.save(work, objective, "changed", changed)
    faces = await faces_for(command.asker, work.scope, seen, objective.people)
    return SeenObjective(objective, seen, faces)


async def move_objective(command: MoveObjective, *, work: Work) -> SeenObjective:
    """Change the status. Raises: ObjectiveNotFound, NotAllowed, CommunityArchived, StaleProblem."""
    objective, seen = await find_seen(command.asker, work.scope, command.objective_id)
    await require_writer(work.scope, command.asker, seen)
    command.expected.check(objective.version)
    if happened := objective.move(command.status, command.reason, work.now):
        await OBJECTIVES.save(work, objective, happened, ("status", "reason"))
    faces = await faces_for(command.asker, work.scope, seen, objective.people)
    return SeenObjective(objective, seen, faces)
