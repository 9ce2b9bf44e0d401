"""The collections of earlier versions that a read model replaces: dropped a day after an upgrade.

Older processes read them until the upgrade has ended. If it is taken back, they lack what the newer
processes consumed, until the older version rebuilds them. A service with such a read model calls
`ask_to_drop` in its `prepare`, and has a `dropping` among its jobs.
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
"""The wait before what follows, so that it follows once after several collections."""
ALL = "all"
"""The key of the job that follows."""


async def ask_to_drop(scope: Scope, models: Iterable[ReadModel], now: datetime) -> None:
    """Ask for what these models replace to be dropped, KEPT after this was first asked.

    What is overdue waits as long again: it may be left from an upgrade that was taken back, and
    this be the start of its second attempt.
    """
    replaced = {name for model in models for name in model.replaces}
    if replaced:
        overdue = {"kind": KIND, "due_at": {"$lte": now}, "held_until": {"$lte": now}}
        later = {"$set": {"due_at": now + KEPT, "since": now + KEPT}}
        await scope[jobs.COLLECTION].update_many(overdue, later)
        there = replaced.intersection(await collection_names(scope))
        await jobs.ask(scope, KIND, sorted(there), now + KEPT)


def dropping(ready: Ready, then: str) -> Job:
    """Return the job. ready: returns whether no older process writes beside this one.

    then: the kind of a job, with the key ALL, that is asked for after that: older processes made
    other things from these collections, too, and noted none of them.
    """

    async def drop(name: str, /, *, unit: Unit) -> Step:
        await unit.store.scope[name].drop()  # which a transaction may not do
        return ask

    async def ask(_: str, __: str, /, *, work: Work) -> None:
        await jobs.ask(work.scope, then, [ALL], work.now + PAUSE)

    return Job(KIND, slow=drop, ready=ready)
