"""The collections of earlier versions that a read model replaces: dropped a day after an upgrade.

Older processes read them until the upgrade has ended, or after it was taken back. A service with
such a read model calls `ask_to_drop` in its `prepare`, and has DROPPING among its jobs.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.messaging import jobs
from shared.messaging.jobs import Job, Step
from shared.messaging.read_models import ReadModel
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope, collection_names

KIND = "drop_replaced"
KEPT = timedelta(days=1)


async def ask_to_drop(scope: Scope, models: Iterable[ReadModel], now: datetime) -> None:
    """Ask for what these models replace to be dropped, KEPT after this was first asked."""
    replaced = {name for model in models for name in model.replaces}
    if replaced:
        there = replaced.intersection(await collection_names(scope))
        await jobs.ask(scope, KIND, sorted(there), now + KEPT)


async def _drop(name: str, /, *, unit: Unit) -> Step:
    await unit.store.scope[name].drop()  # which a transaction may not do
    return _nothing_left


async def _nothing_left(_: str, __: str, /, *, work: Work) -> None:
    """End the job."""
    del work


DROPPING = Job(KIND, slow=_drop)
