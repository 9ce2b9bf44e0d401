"""What notifications does on facts: keep its read models, and notify those whom they concern.

All of a batch is taken in before anybody is told of any of it. A fact is told of once: see
store/told.py.
"""

from collections.abc import Callable, Iterable
from typing import Any

from services.notifications.reasons.table import is_news, plans_of
from services.notifications.store import origins, sight, told
from services.notifications.subjects.table import READ_MODELS, concerned_by
from services.notifications.use_cases.deliver import tell
from services.notifications.use_cases.forget_person import forget_person
from services.notifications.use_cases.make_notices import Policy
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit

READS = tuple(model.aggregate for model in READ_MODELS)


def consumer(unit: Unit, *, policy: Policy, wake: Callable[[], None]) -> Apply:
    """`wake`: called when there is something to deliver, or to send."""

    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, READ_MODELS, facts)
        concerned = {each for fact in facts for each in concerned_by(fact)}
        await sight.note(unit.store.scope, concerned)
        await _forget_erased(unit, facts)
        untold = await told.untold(unit.store.scope, facts)
        first_start = await origins.first_start(unit.store.scope)
        now = unit.clock()
        news = [f for f in untold if is_news(f.time, first_start=first_start, now=now)]
        plans = [plan for fact in news for plan in plans_of(fact)]
        await tell(unit, plans, policy)
        await told.mark(unit.store.scope, untold)
        if plans:
            wake()

    return apply


async def _forget_erased(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    profiles = [fact for fact in facts if fact.kind == PROFILE.kind]
    for person_id in {fact.subject for fact in profiles if fact.data.state.erased}:
        await forget_person(unit, person_id)
