"""Use cases of a member of the talent pool: join, change the visible parts, leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.rights import may_join_pool
from services.membership.domain.talent.talent import Talent
from services.membership.store.owned import PROFILES
from services.membership.store.talent import approaches
from services.membership.store.talent.owned import APPROACHES, TALENTS
from services.membership.use_cases.lookup import refuse_erased
from services.membership.use_cases.talent.see_talent import SeenTalent, see_own_talent
from shared.audience.sight import Asker
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.problems import NotAllowed

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ShowTalent:
    """The input of `show_talent`; `wanted` holds all choices of domain.talent.talent.Talent."""

    asker: Asker
    wanted: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LeavePool:
    asker: Asker


async def show_talent(command: ShowTalent, *, work: Work) -> SeenTalent:
    """Join the pool with these choices, or replace them.

    Raises: PersonErased, NotAllowed, ProfileNotFound.
    """
    own = command.asker.person_id
    await refuse_erased(work.scope, own)
    if not may_join_pool(command.asker):
        raise NotAllowed("guests cannot be in the talent pool")
    if await PROFILES.find(work.scope, own) is None:
        raise ProfileNotFound
    known = await TALENTS.find(work.scope, own)
    talent = known or Talent(id=own, person_id=own, since=work.now)
    # a handle in the order of time would tell when its person joined
    if happened := talent.show(dict(command.wanted), str(uuid4()), work.now):
        await TALENTS.save(work, talent, happened)
    return await see_own_talent(command.asker, work.scope)


async def leave_pool(command: LeavePool, *, work: Work) -> None:
    """Leave the pool: all choices are deleted, and every approach ends.

    A concurrent approach or acceptance changes the same row, so one of the two transactions is
    retried on the other's result. Raises: PersonErased.
    """
    own = command.asker.person_id
    await refuse_erased(work.scope, own)
    talent = await TALENTS.find(work.scope, own)
    if talent is None or not talent.leave(work.now):
        return
    await TALENTS.save(work, talent, "withdrawn", ("listed",))
    work.actor = None  # a recruiter must not learn by the fact whom they asked
    while standing := await approaches.standing(work.scope, own, limit=_AT_ONCE):
        for approach in standing:
            approach.end(work.now)
        changes = [Change(each, "ended", ("status",), unnamed=True) for each in standing]
        await APPROACHES.save_all(work, changes)
