"""The library's consumers: they keep audiences, and forget erased people."""

from typing import Any

from shared.audience.read_models import AUDIENCE
from shared.contracts.envelope import Fact
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_erased, forgetting
from tests.integration.walkthrough.library.store.owned import OWNED

FORGET = forgetting(OWNED)


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, AUDIENCE, facts)
        await forget_erased(unit, OWNED, facts)

    return apply
