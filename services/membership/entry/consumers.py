"""What membership does on facts: end what an erased person belonged to.

Its own facts come round to it. So what was committed while its person was being erased, and could
not see it, is ended by its own fact.
"""

from typing import Any

from services.membership.store import profiles
from services.membership.store.owned import OWNED
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging.owned import people_named
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_person


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        told = {f.subject for f in facts if f.kind == PROFILE.kind and f.data.state.erased}
        missed = await profiles.erased(unit.store.scope, people_named(OWNED, facts))
        for person_id in told.union(missed):
            await forget_person(unit, OWNED, person_id, actor=person_id)

    return apply
