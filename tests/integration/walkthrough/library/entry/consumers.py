"""What the library does on facts: keep who may see what, and forget who was erased."""

from typing import Any

from shared.audience import people
from shared.audience.read_models import AUDIENCE
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging.owned import people_named
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_person
from tests.integration.walkthrough.library.store.owned import OWNED


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, AUDIENCE, facts)
        told = {fact.subject for fact in facts if fact.kind == PROFILE.kind}
        concerned = told | people_named(OWNED, facts)
        for person_id in await people.erased(unit.store.scope, concerned):
            await forget_person(unit, OWNED, person_id)

    return apply
