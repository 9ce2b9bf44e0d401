"""Collections that a read model replaces stay for a day after the upgrade, for older processes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.messaging import job_workers, jobs
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import Job
from shared.messaging.read_models import ReadModel
from shared.messaging.replaced import ALL, KEPT, PAUSE, ask_to_drop, dropping
from shared.messaging.unit import Unit, Work
from shared.mongo import Document, Scope, Store, collection_names
from tests.support.clock import Clock
from tests.support.messaging import NoRelay

START = datetime(2026, 3, 1, tzinfo=UTC)


def row(fact: Fact[Any]) -> Document:
    return {"_id": fact.subject, "sequence": fact.sequence}


class World:
    """A store with collections that a read model replaces; `is_ready`: no older process is left."""

    def __init__(self, store: Store) -> None:
        self.clock = Clock(START)
        self.scope = store.scope
        self.is_ready = True
        self.followed: list[str] = []
        self.models = [ReadModel(POST, "newer", row, replaces=("older", "old", "never_there"))]
        unit = Unit(store, NoRelay(), clock=self.clock)
        then = Job("then", self._follow)
        self._workers = Workers(unit, [dropping(self._ready, then.kind), then])

    async def fill(self) -> None:
        await jobs.prepare(self.scope)
        for name in ("older", "old", "newer", "another"):
            await self.scope[name].insert_one({"_id": "a"})

    async def ask(self) -> None:
        await ask_to_drop(self.scope, self.models, self.clock())

    async def after(self, time: timedelta) -> set[str]:
        """Return what is left after a time, when all that is due is done."""
        self.clock.now += time
        while await self._workers.work_off():
            pass
        there = set(await collection_names(self.scope))
        return there & {"older", "old", "newer", "another"}

    async def _ready(self, _: Scope) -> bool:
        return self.is_ready

    async def _follow(self, key: str, _: str, /, *, work: Work) -> None:
        del work
        self.followed.append(key)


ALL_THERE = {"older", "old", "newer", "another"}
DROPPED = {"newer", "another"}
MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def world(store: Store) -> World:
    made = World(store)
    await made.fill()
    return made


async def test_what_is_replaced_is_dropped_a_day_later_however_often_it_is_asked_for(
    world: World,
) -> None:
    await world.ask()
    assert await world.after(KEPT - MINUTE) == ALL_THERE
    await world.ask()
    assert await world.after(MINUTE) == DROPPED
    assert world.followed == []
    await world.after(PAUSE)
    assert world.followed == [ALL]
    await world.ask()
    assert await world.scope[jobs.COLLECTION].count_documents({}) == 0


async def test_a_second_attempt_keeps_what_the_first_one_would_have_dropped(world: World) -> None:
    await world.ask()
    world.clock.now += 3 * KEPT  # the upgrade is taken back: no process knows the job
    await world.ask()
    assert await world.after(KEPT - MINUTE) == ALL_THERE
    assert await world.after(MINUTE) == DROPPED


async def test_nothing_is_dropped_while_an_older_process_writes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_workers, "READY_SECONDS", 0.0)
    world.is_ready = False
    await world.ask()
    assert await world.after(KEPT) == ALL_THERE
    world.is_ready = True
    assert await world.after(MINUTE) == DROPPED
