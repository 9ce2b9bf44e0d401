"""What membership does on facts: end what an erased person belonged to.

Its own facts come round to it. So what was committed while its person was being erased, and could
not see it, is ended by its own fact.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from services.membership.store import profiles
from services.membership.use_cases.erase_person import OPEN, end_memberships
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, PROFILE, MembershipData, ProfileData
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.writing import forget_answers


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await _profiles(unit, (fact for fact in facts if fact.kind == PROFILE.kind))
        await _memberships(unit, (fact for fact in facts if fact.kind == MEMBERSHIP.kind))

    return apply


async def _profiles(unit: Unit, facts: Iterable[Fact[ProfileData]]) -> None:
    for fact in facts:
        if fact.data.state.erased:
            await _forget(unit, fact.subject)


async def _memberships(unit: Unit, facts: Iterable[Fact[MembershipData]]) -> None:
    told = {fact.data.state.person_id for fact in facts if fact.data.state.standing in OPEN}
    for person_id in await profiles.erased(unit.store.scope, told):
        await _forget(unit, person_id)


async def _forget(unit: Unit, person_id: str) -> None:
    await forget_answers(unit.store.scope, person_id)
    ended = 1
    while ended:
        ended = (await unit.run(partial(end_memberships, person_id), actor=person_id)).result
