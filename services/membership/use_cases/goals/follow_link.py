"""The job that completes an activity once its gathering is over or its post is published.

No fact says that a gathering is over. So if the end is in the future, the job reschedules itself
for the end, under a key with that time, since a changed end needs another job.
"""

from collections.abc import Iterable
from typing import Any

from services.membership.store.goals import seasons
from services.membership.store.goals.owned import ACTIVITIES
from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING
from shared.contracts.seasons import ACTIVITY
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work

KIND = "follow_link"
_AT = "@"


async def ask_to_follow(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Request the job if a fact concerns a linked gathering or post, or a linked activity."""
    told = list(facts)
    things = {fact.subject for fact in told if fact.kind in {GATHERING.kind, POST.kind}}
    linked = await seasons.are_linked(unit.store.scope, things) if things else set()
    linked |= {
        fact.data.state.link.id
        for fact in told
        if fact.kind == ACTIVITY.kind and fact.data.state.link and not fact.data.state.dropped
    }
    await jobs.ask(unit.store.scope, KIND, sorted(linked), unit.clock())


async def follow_link(key: str, _: str, *, work: Work) -> str | None:
    """Update the activities linked to a gathering or post.

    `key`: its id, and optionally the moment to look at it.
    """
    thing_id = key.partition(_AT)[0]
    changes: list[Change[Any]] = []
    for activity in await seasons.linked_to(work.scope, thing_id):
        if activity.link is None or activity.dropped:
            continue
        row = await seasons.known(work.scope, activity.link)
        if row is None:
            continue
        linked = seasons.standing(row, activity.community.id, work.now)
        if not linked.is_off and row["done_at"] is not None and row["done_at"] > work.now:
            due = row["done_at"]
            await jobs.ask(work.scope, KIND, [f"{thing_id}{_AT}{due.isoformat()}"], due)
        if happened := activity.follow(linked, work.now):
            changes.append(Change(activity, happened, ("link", "done_at")))
    await ACTIVITIES.save_all(work, changes)
    return None


FOLLOW_LINK = Job(KIND, follow_link)
