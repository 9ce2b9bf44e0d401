"""What membership does on facts: have what an erased person belonged to ended, as a job.

Its own facts come round to it. So what was committed while its person was being erased, and could
not see it, is ended by its own fact.
"""

from typing import Any

from services.membership.store import profiles
from services.membership.store.owned import OWNED
from shared.contracts.envelope import Fact
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_erased, forgetting

JOBS = (forgetting(OWNED, as_themselves=True),)
"""They left what they belonged to: nobody removed them."""


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await forget_erased(unit, OWNED, facts, erased=profiles.erased)

    return apply
