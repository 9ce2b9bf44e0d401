"""What notifications does on facts: keep its read models, and tell who is to be told.

All of a batch is taken in before anybody is told of any of it. A fact is told of once: see
store/told.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from services.notifications.domain.notice import Plan
from services.notifications.domain.rules import RULES, is_news, plans_of
from services.notifications.store import (
    communities,
    gatherings,
    memberships,
    origins,
    people,
    posts,
    replies,
    told,
)
from services.notifications.use_cases.deliver import begin, portions
from services.notifications.use_cases.forget_person import forget_person
from services.notifications.use_cases.make_notices import Policy
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit

READS = (COMMUNITY, MEMBERSHIP, PROFILE, POST, REPLY, GATHERING, ATTENDANCE)


def consumer(unit: Unit, *, policy: Policy, wake: Callable[[], None]) -> Apply:
    """`wake`: called when there is something to deliver, or to send."""

    async def apply(facts: list[Fact[Any]]) -> None:
        await _keep(unit, facts)
        untold = await told.untold(unit.store.scope, facts)
        first_start = await origins.first_start(unit.store.scope)
        now = unit.clock()
        news = [f for f in untold if is_news(f.time, first_start=first_start, now=now)]
        plans = [plan for fact in news if fact.type in RULES for plan in plans_of(fact)]
        await _tell(unit, plans, policy)
        await told.mark(unit.store.scope, untold)
        if plans:
            wake()

    return apply


async def _tell(unit: Unit, plans: Iterable[Plan], policy: Policy) -> None:
    for part in portions(list(plans)):
        await unit.run(partial(begin, part, policy))


async def _keep(unit: Unit, facts: list[Fact[Any]]) -> None:
    scope = unit.store.scope
    by_kind: dict[str, list[Fact[Any]]] = defaultdict(list)
    for fact in facts:
        by_kind[fact.kind].append(fact)
    await communities.apply(scope, by_kind[COMMUNITY.kind])
    await memberships.apply(scope, by_kind[MEMBERSHIP.kind], unit.clock())
    await posts.apply(scope, by_kind[POST.kind])
    await replies.apply(scope, by_kind[REPLY.kind])
    await gatherings.apply(scope, by_kind[GATHERING.kind])
    await gatherings.apply_attendances(scope, by_kind[ATTENDANCE.kind])
    await people.apply(scope, by_kind[PROFILE.kind])
    for person_id in {f.subject for f in by_kind[PROFILE.kind] if f.data.state.erased}:
        await forget_person(unit, person_id)
