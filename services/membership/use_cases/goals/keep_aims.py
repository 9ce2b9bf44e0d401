"""The organisation's objectives, which administrators keep."""

from dataclasses import dataclass
from typing import Any

from services.membership.domain.goals.aim import Aim
from services.membership.domain.goals.errors import AimNotFound, AimRetired
from services.membership.domain.rights import may_keep_aims, may_see_aims
from services.membership.store.goals.owned import AIMS
from services.membership.use_cases.lookup import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import LocalizedText
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class StateAim:
    asker: Asker
    titles: LocalizedText


@dataclass(frozen=True, slots=True)
class ChangeAim:
    """The input of `change_aim`; `wanted` holds fields of domain.goals.aim.EDITABLE."""

    asker: Asker
    aim_id: str
    wanted: dict[str, Any]
    expected: Expected


async def state_aim(command: StateAim, *, work: Work) -> Aim:
    """Add an aim. Raises: PersonErased, NotAllowed."""
    await _refuse_others(command.asker, work.scope)
    now = work.now
    aim = Aim(id=work.new_id(), titles=command.titles, created_at=now, updated_at=now)
    await AIMS.save(work, aim, "stated")
    return aim


async def change_aim(command: ChangeAim, *, work: Work) -> Aim:
    """Change an aim. Raises: PersonErased, NotAllowed, AimNotFound, StaleProblem."""
    await _refuse_others(command.asker, work.scope)
    aim = await AIMS.find(work.scope, command.aim_id)
    if aim is None:
        raise AimNotFound
    command.expected.check(aim.version)
    if changed := aim.edit(command.wanted, work.now):
        await AIMS.save(work, aim, "changed", changed)
    return aim


async def see_aim(asker: Asker, scope: Scope, aim_id: str) -> Aim:
    """Return an aim. Raises: NotAllowed, AimNotFound."""
    refuse_guests(asker)
    aim = await AIMS.find(scope, aim_id)
    if aim is None:
        raise AimNotFound
    return aim


def refuse_guests(asker: Asker) -> None:
    """Refuse guests. Raises: NotAllowed."""
    if not may_see_aims(asker):
        raise NotAllowed("guests may not see the organisation's objectives")


async def require_current(scope: Scope, aim_id: str) -> None:
    """Refuse an aim that is unknown or retired. Raises: AimNotFound, AimRetired."""
    aim = await AIMS.find(scope, aim_id)
    if aim is None:
        raise AimNotFound
    if aim.retired:
        raise AimRetired


async def _refuse_others(asker: Asker, scope: Scope) -> None:
    await refuse_erased(scope, asker.person_id)
    if not may_keep_aims(asker):
        raise NotAllowed("only administrators may edit the organisation's objectives")
