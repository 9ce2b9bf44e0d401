"""Nudges to pairs without a recent session: a job due at that time.

As with reminders of objectives, the job's key contains the time: after a session there is a later
job, and the earlier one finds nothing to do.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from services.membership.domain.mentoring.pair import Pair
from services.membership.store.mentoring.owned import PAIRS, PROGRAMMES
from shared.contracts.envelope import Fact
from shared.contracts.mentoring import PAIR
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work

QUIET = timedelta(days=30)
"""The time without a session after which both are asked to meet."""
NUDGE_PAIR = "nudge_pair"
_AT = "@"


async def ask_to_nudge(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Request the nudges for the current pairs."""
    told = {fact.subject for fact in facts if fact.kind == PAIR.kind}
    for pair in (await PAIRS.find_many(unit.store.scope, told)).values():
        if pair.is_active:
            key = f"{pair.id}{_AT}{pair.heard_at.isoformat()}"
            await jobs.ask(unit.store.scope, NUDGE_PAIR, [key], pair.heard_at + QUIET)


async def nudge_pair(key: str, _: str, *, work: Work) -> str | None:
    pair = await PAIRS.find(work.scope, key.partition(_AT)[0])
    if pair is None or not await _is_silent(pair, work):
        return None
    pair.nudge(work.now)
    await PAIRS.save_all(work, [Change(pair, "nudged", ("nudged_at",))])
    return None


NUDGES = Job(NUDGE_PAIR, nudge_pair)


async def _is_silent(pair: Pair, work: Work) -> bool:
    if not pair.is_active or pair.heard_at + QUIET > work.now:
        return False
    programme = await PROGRAMMES.find(work.scope, pair.programme_id)
    return programme is not None and programme.is_open
