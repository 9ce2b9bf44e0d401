"""What membership does on facts: end what an erased person belonged to."""

from functools import partial
from typing import Any

from services.membership.use_cases.erase_person import end_memberships
from shared.contracts.envelope import Fact
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.writing import forget_answers


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        for fact in facts:
            if fact.data.state.erased:
                await _forget(unit, fact)

    return apply


async def _forget(unit: Unit, fact: Fact[Any]) -> None:
    await forget_answers(unit.store.scope, fact.subject)
    ended = 1
    while ended:
        outcome = await unit.run(partial(end_memberships, fact.subject), actor=fact.actor)
        ended = outcome.result
