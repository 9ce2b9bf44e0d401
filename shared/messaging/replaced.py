"""The collections that a read model replaces: dropped a day after an upgrade.

Older processes read them until the end of the rollout. After a rollback, they lack the facts that
newer processes consumed, until the older version rebuilds them. A service with such a read model
calls `ask_to_drop` in its `prepare`, and has a `dropping` among its jobs.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.messaging import jobs
from shared.messaging.jobs import Job, Ready, Step
from shared.messaging.read_models import ReadModel
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope, collection_names

KIND = "drop_replaced"
KEPT = timedelta(days=1)
PAUSE = timedelta(minutes=1)
"""The delay of the follow-up job, so that it runs once for several collections."""
ALL = "all"
"""The key of the follow-up job."""


async def ask_to_drop(scope: Scope, models: Iterable[ReadModel], now: datetime) -> None:
    """Schedule the drop of the replaced collections, KEPT after the first call.

    An overdue drop waits for KEPT again: it may be left from an upgrade that was rolled back and is
    now repeated.
    """
    replaced = {name for model in models for name in model.replaces}
    if replaced:
        overdue = {"kind": KIND, "due_at": {"$lte": now}, "held_until": {"$lte": now}}
        later = {"$set": {"due_at": now + KEPT, "since": now + KEPT}}
        await scope[jobs.COLLECTION].update_many(overdue, later)
        there = replaced.intersection(await collection_names(scope))
        await jobs.ask(scope, KIND, sorted(there), now + KEPT)


def dropping(ready: Ready, then: str) -> Job:
    """Return the job. ready: returns whether older processes have stopped writing.

    then: the kind of a follow-up job, with the key ALL: older processes also derived other data
    from these collections, and recorded none of it.
    """

    async def drop(name: str, /, *, unit: Unit) -> Step:
        await unit.store.scope[name].drop()  # which a transaction may not do
        return ask

    async def ask(_: str, __: str, /, *, work: Work) -> None:
        await jobs.ask(work.scope, then, [ALL], work.now + PAUSE)

    return Job(KIND, slow=drop, ready=ready)
