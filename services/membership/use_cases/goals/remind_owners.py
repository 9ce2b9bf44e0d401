"""Reminders to owners: of an activity before it is due, of an objective without check-ins.

Each is a job, due at that moment, under a key that names the moment: after a postponement or a
check-in there is another job, and the one that comes too early finds nothing to do. The
notifications service acts on the fact `reminded`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.membership.domain.goals.objective import Objective
from services.membership.domain.goals.season import Activity
from services.membership.store.goals.owned import ACTIVITIES, OBJECTIVES
from services.membership.store.owned import COMMUNITIES
from shared.contracts.envelope import Fact
from shared.contracts.goals import OBJECTIVE
from shared.contracts.seasons import ACTIVITY
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work

BEFORE = timedelta(days=3)
AT_HOUR = time(7, tzinfo=UTC)
QUIET = timedelta(days=30)
"""The time without a check-in after which the owner is reminded."""
ACTIVITY_DUE = "remind_of_activity"
CHECK_IN_AWAITED = "remind_of_objective"
_AT = "@"


async def ask_to_remind(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Request the reminders for the current activities and objectives."""
    scope, now = unit.store.scope, unit.clock()
    told = list(facts)
    planned = {fact.subject for fact in told if fact.kind == ACTIVITY.kind}
    for activity in (await ACTIVITIES.find_many(scope, planned)).values():
        # the person who plans an activity due so soon knows it already
        if _is_awaited(activity) and reminder_of(activity) > now:
            key = f"{activity.id}{_AT}{activity.due_on}"
            await jobs.ask(scope, ACTIVITY_DUE, [key], reminder_of(activity))
    aimed = {fact.subject for fact in told if fact.kind == OBJECTIVE.kind}
    for objective in (await OBJECTIVES.find_many(scope, aimed)).values():
        if _is_measured(objective):
            key = f"{objective.id}{_AT}{objective.heard_at.isoformat()}"
            await jobs.ask(scope, CHECK_IN_AWAITED, [key], objective.heard_at + QUIET)


async def remind_of_activity(key: str, _: str, *, work: Work) -> str | None:
    activity = await ACTIVITIES.find(work.scope, key.partition(_AT)[0])
    if activity is None or not _is_awaited(activity):
        return None
    if not reminder_of(activity) <= work.now < _end_of(activity.due_on):
        return None
    if await _is_active(work, activity.community.id):
        activity.remind()
        await ACTIVITIES.save_all(work, [Change(activity, "reminded", ("reminded_for",))])
    return None


async def remind_of_objective(key: str, _: str, *, work: Work) -> str | None:
    objective = await OBJECTIVES.find(work.scope, key.partition(_AT)[0])
    if objective is None or not _is_measured(objective):
        return None
    if objective.heard_at + QUIET > work.now:
        return None
    if await _is_active(work, objective.community.id):
        objective.remind(work.now)
        await OBJECTIVES.save_all(work, [Change(objective, "reminded", ("reminded_at",))])
    return None


REMINDERS = (
    Job(ACTIVITY_DUE, remind_of_activity),
    Job(CHECK_IN_AWAITED, remind_of_objective),
)


def reminder_of(activity: Activity) -> datetime:
    return datetime.combine(date.fromisoformat(activity.due_on) - BEFORE, AT_HOUR)


def _end_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(tzinfo=UTC))


def _is_awaited(activity: Activity) -> bool:
    is_open = not activity.dropped and activity.done_at is None
    return is_open and activity.owner_id is not None and activity.reminded_for != activity.due_on


def _is_measured(objective: Objective) -> bool:
    """Return whether it awaits check-ins: without a key result there are none to make."""
    return objective.is_open and objective.owner_id is not None and bool(objective.key_results)


async def _is_active(work: Work, community_id: str) -> bool:
    community = await COMMUNITIES.find(work.scope, community_id)
    return community is not None and not community.is_archived
