"""What membership does on facts: have what an erased person belonged to ended, as a job.

Its own facts come round to it. So what was committed while its person was being erased, and could
not see it, is ended by its own fact.
"""

from collections.abc import Iterable
from typing import Any

from services.membership.store import profiles
from services.membership.use_cases.erase_person import END_MEMBERSHIPS, OPEN
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, PROFILE, MembershipData, ProfileData
from shared.messaging import jobs
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.writing import forget_answers

JOBS = (END_MEMBERSHIPS,)


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await _profiles(unit, (fact for fact in facts if fact.kind == PROFILE.kind))
        await _memberships(unit, (fact for fact in facts if fact.kind == MEMBERSHIP.kind))

    return apply


async def _profiles(unit: Unit, facts: Iterable[Fact[ProfileData]]) -> None:
    await _forget(unit, {fact.subject for fact in facts if fact.data.state.erased})


async def _memberships(unit: Unit, facts: Iterable[Fact[MembershipData]]) -> None:
    told = {fact.data.state.person_id for fact in facts if fact.data.state.standing in OPEN}
    await _forget(unit, await profiles.erased(unit.store.scope, told))


async def _forget(unit: Unit, person_ids: Iterable[str]) -> None:
    erased = list(person_ids)
    for person_id in erased:
        await forget_answers(unit.store.scope, person_id)
    await jobs.ask(unit.store.scope, END_MEMBERSHIPS.kind, erased, unit.clock())
