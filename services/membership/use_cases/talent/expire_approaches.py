"""The expiry of unanswered approaches: a job due at that time.

The job's key contains the time of the request; after an answer, it finds nothing to do.
"""

from collections.abc import Iterable
from typing import Any

from services.membership.domain.talent.approach import OPEN_FOR
from services.membership.store.talent.owned import APPROACHES
from shared.contracts.envelope import Fact
from shared.contracts.talent import APPROACH, ApproachStatus
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work

EXPIRE_APPROACH = "expire_approach"
_AT = "@"


async def ask_to_expire(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Schedule the expiry of the approaches that these facts open."""
    for fact in facts:
        if fact.kind == APPROACH.kind and fact.data.state.status is ApproachStatus.ASKED:
            since = fact.data.state.since
            key = f"{fact.subject}{_AT}{since.isoformat()}"
            await jobs.ask(unit.store.scope, EXPIRE_APPROACH, [key], since + OPEN_FOR)


async def expire_approach(key: str, _: str, *, work: Work) -> str | None:
    approach = await APPROACHES.find(work.scope, key.partition(_AT)[0])
    if approach is not None and approach.recruiter_id and approach.expire(work.now):
        await APPROACHES.save_all(work, [Change(approach, "expired", ("status",))])
    return None


EXPIRY = Job(EXPIRE_APPROACH, expire_approach)
