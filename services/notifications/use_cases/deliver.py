"""Carrying plans out: at once where persons are named, page by page where it is a whole community.

Facts of different topics come in no order. A community's post may arrive before the membership of
one of its members, and a reply before the profile of whom it answers. So who could not be told at
first is looked at again, a few times within a minute; after that, they may not see it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.notifications.domain.notice import Plan, To
from services.notifications.store import deliveries, gatherings, memberships, replies
from services.notifications.store.deliveries import Delivery
from services.notifications.use_cases.make_notices import MOST, Candidate, Policy, make_notices
from shared.contracts.values import Role
from shared.messaging.unit import Work
from shared.observe.tracing import continued_span, current_traceparent

LOOKS = (timedelta(seconds=2), timedelta(seconds=15), timedelta(seconds=60))
"""When, after its beginning, a delivery is gone through again."""
PAGE = 200
"""Persons told in one transaction: whoever else tells one of them something waits for it."""
EARLIER = timedelta(minutes=1)
"""How much earlier than a delivery began a membership may seem heard of: clocks differ."""

_ROLES = {To.ANIMATORS: (Role.OWNER, Role.ANIMATOR), To.OWNERS: (Role.OWNER,)}


async def begin(plans: Sequence[Plan], policy: Policy, *, work: Work) -> int:
    """Tell the persons that plans name, and have the rest delivered. How many deliveries that is.

    At most MOST persons in all, which is what a batch of facts may name: see `portions`.
    """
    candidates: list[Candidate] = []
    later: list[Plan] = []
    for plan in plans:
        persons = await _named(work, plan)
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


async def go_on(delivery_id: str, policy: Policy, *, work: Work) -> None:
    """Deliver to the next page of those it is for. Stopped midway, it goes on where it was."""
    delivery = await deliveries.find(work.scope, delivery_id)
    if delivery is None:
        return
    persons = await _page(work, delivery)
    candidates = [Candidate(delivery.plan, person_id) for person_id in persons]
    with continued_span("deliver", delivery.traceparent):
        not_yet = await make_notices(candidates, policy, work=work)
    delivery.missed = delivery.missed or bool(not_yet)
    if len(persons) == PAGE:
        delivery.after, delivery.due_at = persons[-1], work.now
        await deliveries.save(work.scope, delivery)
    elif delivery.look < len(LOOKS):
        await deliveries.save(work.scope, _look_again(delivery))
    else:
        await deliveries.finish(work.scope, delivery)


def portions(plans: Sequence[Plan]) -> list[list[Plan]]:
    """The plans in their order, in parts that `begin` can take."""
    parts: list[list[Plan]] = [[]]
    size = 0
    for plan in plans:
        size += max(1, len(plan.persons))
        if size > MOST:
            parts.append([])
            size = max(1, len(plan.persons))
        parts[-1].append(plan)
    return [part for part in parts if part]


async def _named(work: Work, plan: Plan) -> Sequence[str] | None:
    """The persons a plan names, if they are known; None: look them up while delivering."""
    if plan.to is To.PERSONS:
        return plan.persons
    if plan.to is To.AUTHOR:
        return await _author(work, plan) or None
    return None


async def _author(work: Work, plan: Plan) -> list[str]:
    reply_id = plan.about.reply_id or ""
    reply = (await replies.find_many(work.scope, [reply_id])).get(reply_id)
    return [reply.author_id] if reply is not None and reply.author_id is not None else []


async def _page(work: Work, delivery: Delivery) -> Sequence[str]:
    """The next persons of a delivery; PAGE of them if there are so many."""
    scope, plan = work.scope, delivery.plan
    if plan.to is To.PERSONS:
        return plan.persons
    if plan.to is To.AUTHOR:
        return await _author(work, plan)
    community_id = plan.about.community_id or ""
    if plan.to in _ROLES:
        roles = _ROLES[plan.to]
        return await memberships.with_roles(
            scope, community_id, roles, after=delivery.after, limit=PAGE
        )
    if plan.to is To.ATTENDEES:
        gathering_id = plan.about.gathering_id or ""
        return await gatherings.attendees(scope, gathering_id, after=delivery.after, limit=PAGE)
    return await memberships.members(
        scope,
        community_id,
        after=delivery.after,
        heard_since=None if delivery.whole else delivery.began_at - EARLIER,
        limit=PAGE,
    )


def _look_again(delivery: Delivery) -> Delivery:
    return delivery.model_copy(
        update={
            "after": "",
            "look": delivery.look + 1,
            "whole": delivery.missed,
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
    """The plan for this one person."""
    return candidate.plan.model_copy(update={"to": To.PERSONS, "persons": (candidate.person_id,)})
