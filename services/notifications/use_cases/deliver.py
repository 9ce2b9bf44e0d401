"""The delivery of plans: at once to named persons, page by page to whole communities.

Facts of different topics arrive in any order. A community's post may arrive before the membership
of one of its members, and a reply before the profile of the person it answers. So the delivery to a
person who could not be notified is retried a few times within a minute; after that, they lack the
right to see it.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from services.notifications.domain.notice import Plan, To
from services.notifications.store import deliveries
from services.notifications.store.deliveries import Delivery
from services.notifications.subjects.kind import Part
from services.notifications.subjects.table import group_named
from services.notifications.use_cases.make_notices import (
    MOST,
    Candidate,
    Policy,
    forget_erased_actors,
    make_notices,
)
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope
from shared.observe.tracing import continued_span, current_traceparent

LOOKS = (timedelta(seconds=2), timedelta(seconds=15), timedelta(seconds=60))
"""The times after its beginning at which a delivery does another round."""
PAGE = 4_000
"""The number of persons per lookup. All of them are notified before the progress is stored."""
PART = 500
"""The persons of a page notified in one transaction: others who notify one of them wait."""
AT_ONCE = 3
"""The concurrent transactions of one page: while one commits, the next is prepared."""
EARLIER = timedelta(minutes=1)
"""The tolerance between clocks for memberships received before a delivery began."""


async def begin(plans: Sequence[Plan], policy: Policy, *, work: Work) -> int:
    """Notify the named persons of plans, and create deliveries for the rest. Returns their number.

    At most MOST persons in all, which a batch of facts may name: see `portions`.
    """
    candidates: list[Candidate] = []
    later: list[Plan] = []
    for plan in plans:
        persons = await _named(work.scope, plan)
        if persons is None:
            later.append(plan)
        candidates += [Candidate(plan, person_id) for person_id in persons or ()]
    not_yet = await make_notices(candidates, policy, work=work)
    started = [_delivery(plan, f"{plan.fact_id}.{plan.reason}", work.now) for plan in later]
    started += [
        _delivery(_only(one), f"{one.id}.{one.plan.reason}", work.now, due_at=work.now + LOOKS[0])
        for one in not_yet
    ]
    await deliveries.add(work.scope, started)
    return len(started)


async def tell(unit: Unit, plans: Sequence[Plan], policy: Policy) -> None:
    """Notify the named persons of these plans, and create deliveries for the rest. Idempotent."""
    for part in portions(plans):
        await unit.run(partial(begin, part, policy))
    await forget_erased_actors(unit.store.scope, plans, unit.clock())


async def deliver_next_page(unit: Unit, delivery_id: str, policy: Policy) -> None:
    """Deliver to the next page of recipients. A page that was interrupted is repeated."""
    scope, now = unit.store.scope, unit.clock()
    delivery = await deliveries.find(scope, delivery_id)
    if delivery is None:
        return
    persons = await _page(scope, delivery)
    with continued_span("deliver", delivery.traceparent):
        missed = await _tell_all(unit, delivery.plan, persons, policy)
    await forget_erased_actors(scope, [delivery.plan], now)
    missed = missed or delivery.missed
    if len(persons) == PAGE:
        following = {"after": persons[-1], "due_at": now, "missed": missed}
        await deliveries.save(scope, delivery, delivery.model_copy(update=following))
    elif delivery.look < len(LOOKS):
        await deliveries.save(scope, delivery, _look_again(delivery, missed=missed))
    else:
        await deliveries.finish(scope, delivery)


async def _tell_all(unit: Unit, plan: Plan, persons: Sequence[str], policy: Policy) -> bool:
    """Notify a page, in several concurrent transactions. Returns whether somebody was missed."""
    parts = (persons[start : start + PART] for start in range(0, len(persons), PART))
    outcomes = await asyncio.gather(
        *(_tell_parts(unit, plan, parts, policy) for _ in range(AT_ONCE)), return_exceptions=True
    )
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return any(outcomes)


async def _tell_parts(
    unit: Unit, plan: Plan, parts: Iterator[Sequence[str]], policy: Policy
) -> bool:
    missed = False
    for persons in parts:
        candidates = [Candidate(plan, person_id) for person_id in persons]
        made = await unit.run(partial(make_notices, candidates, policy))
        missed = missed or bool(made.result)
    return missed


def portions(plans: Sequence[Plan]) -> list[list[Plan]]:
    """Split plans, in their order, into parts that `begin` accepts."""
    parts: list[list[Plan]] = [[]]
    size = 0
    for plan in plans:
        size += max(1, len(plan.persons))
        if size > MOST:
            parts.append([])
            size = max(1, len(plan.persons))
        parts[-1].append(plan)
    return [part for part in parts if part]


async def _named(scope: Scope, plan: Plan) -> Sequence[str] | None:
    """Return the persons of a plan, if they are few and known; None: the delivery looks them up."""
    if plan.to is None:
        return plan.persons
    if not group_named(plan.to).is_few:
        return None
    return await _of_group(scope, plan.to, Part("", PAGE)) or None


async def _page(scope: Scope, delivery: Delivery) -> Sequence[str]:
    """Return the next persons of a delivery, PAGE of them if there are as many."""
    if delivery.plan.to is None:
        return delivery.plan.persons
    heard_since = None if delivery.whole else delivery.began_at - EARLIER
    return await _of_group(scope, delivery.plan.to, Part(delivery.after, PAGE, heard_since))


async def _of_group(scope: Scope, to: To, part: Part) -> Sequence[str]:
    return await group_named(to).persons(scope, to.of.id, part)


def _look_again(delivery: Delivery, *, missed: bool) -> Delivery:
    return delivery.model_copy(
        update={
            "after": "",
            "look": delivery.look + 1,
            "whole": missed,
            "missed": False,
            "due_at": delivery.began_at + LOOKS[delivery.look],
        }
    )


def _delivery(
    plan: Plan, delivery_id: str, now: datetime, *, due_at: datetime | None = None
) -> Delivery:
    return Delivery(
        id=delivery_id,
        plan=plan,
        began_at=now,
        due_at=due_at or now,
        traceparent=current_traceparent(),
    )


def _only(candidate: Candidate) -> Plan:
    """Return the plan for this person only."""
    return candidate.plan.model_copy(update={"to": None, "persons": (candidate.person_id,)})
