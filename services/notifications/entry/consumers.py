"""The handling of facts: update the read models, and notify the persons concerned.

A whole batch is stored before anybody is notified. A fact is notified once: see store/told.py.
"""

from collections.abc import Callable
from typing import Any

from services.notifications.reasons.table import is_news, plans_of
from services.notifications.store import origins, sight, told
from services.notifications.subjects.table import READ_MODELS, concerned_by
from services.notifications.use_cases.deliver import tell
from services.notifications.use_cases.forget_person import FORGET
from services.notifications.use_cases.make_notices import Policy
from shared.contracts.answer_requests import ANSWER_REQUEST
from shared.contracts.charters import CHARTER
from shared.contracts.envelope import Fact
from shared.contracts.searches import MATCH
from shared.contracts.suggestions import SUGGESTION
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_erased

JOBS = (FORGET,)
READS = (
    *(model.aggregate for model in READ_MODELS),
    *(CHARTER, MATCH, ANSWER_REQUEST, SUGGESTION),
)
"""The last four have no read model: people are notified of them."""


def consumer(unit: Unit, *, policy: Policy, wake: Callable[[], None]) -> Apply:
    """Return the function that applies facts.

    `wake`: called when there is something to deliver or send.
    """

    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, READ_MODELS, facts)
        concerned = {each for fact in facts for each in concerned_by(fact)}
        await sight.note(unit.store.scope, concerned)
        await forget_erased(unit, (), facts)
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
