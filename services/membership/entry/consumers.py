"""What membership does on facts: end what an erased person belonged to."""

from functools import partial
from typing import Any

from services.membership.use_cases.erase_person import end_memberships
from shared.contracts.envelope import Fact
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        for fact in facts:
            if fact.participle == "erased":
                await unit.run(partial(end_memberships, fact.subject), actor=fact.actor)

    return apply
