"""Collections that a read model replaces stay for a day after the upgrade, for older processes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.messaging import jobs
from shared.messaging.jobs import Workers
from shared.messaging.read_models import ReadModel
from shared.messaging.replaced import DROPPING, KEPT, ask_to_drop
from shared.messaging.unit import Unit
from shared.mongo import Document, Store, collection_names
from tests.support.clock import Clock
from tests.support.messaging import NoRelay

START = datetime(2026, 3, 1, tzinfo=UTC)


def row(fact: Fact[Any]) -> Document:
    return {"_id": fact.subject, "sequence": fact.sequence}


async def test_what_is_replaced_is_dropped_a_day_later_however_often_it_is_asked_for(
    store: Store,
) -> None:
    clock = Clock(START)
    unit, scope = Unit(store, NoRelay(), clock=clock), store.scope
    await jobs.prepare(scope)
    for name in ("older", "newer", "another"):
        await scope[name].insert_one({"_id": "a"})
    models = [ReadModel(POST, "newer", row, replaces=("older", "never_there"))]
    workers = Workers(unit, [DROPPING])
    await ask_to_drop(scope, models, clock())
    clock.now += KEPT - timedelta(minutes=1)
    await ask_to_drop(scope, models, clock())
    assert not await workers.work_off()
    clock.now += timedelta(minutes=1)
    assert await workers.work_off()
    names = set(await collection_names(scope))
    assert names & {"older", "newer", "another"} == {"newer", "another"}
    await ask_to_drop(scope, models, clock())
    assert await scope[jobs.COLLECTION].count_documents({}) == 0
