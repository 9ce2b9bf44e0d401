"""Jobs: durable, done by any process, and repeated if requested while they run."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.embedded.site import REPO
from shared.messaging import job_workers, jobs
from shared.messaging.crash_points import VARIABLE, CrashPoint
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import BEGINNING, HOLD, SETTLED, Job, Step
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope, Store
from tests.support.clock import Clock
from tests.support.engines import Engines
from tests.support.messaging import NoRelay

START = datetime(2026, 3, 1, tzinfo=UTC)


class Counting:
    """A step that records its arguments, and ends after `parts`."""

    def __init__(self, parts: int = 1) -> None:
        self.parts = parts
        self.seen: list[tuple[str, str]] = []
        self.fails = 0

    async def __call__(self, key: str, position: str, *, work: Work) -> str | None:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("a bug")
        self.seen.append((key, position))
        await work.scope["done"].insert_one(
            {"key": key, "at": position}, session=work.scope.session
        )
        part = int(position or 0) + 1
        return str(part) if part < self.parts else None


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(START)


@pytest_asyncio.fixture
async def unit(store: Store, clock: Clock[datetime]) -> Unit:
    await jobs.prepare(store.scope)
    return Unit(store, NoRelay(), clock=clock)


async def _left(unit: Unit) -> int:
    return int(await unit.store.scope[jobs.COLLECTION].count_documents({}))


class TestWorkOff:
    async def test_a_job_is_done_part_by_part_and_then_gone(self, unit: Unit) -> None:
        step = Counting(parts=3)
        await jobs.ask(unit.store.scope, "count", ["a"], START)

        assert await Workers(unit, [Job("count", step)]).work_off()

        assert step.seen == [("a", BEGINNING), ("a", "1"), ("a", "2")]
        assert await _left(unit) == 0

    async def test_no_job_is_done_while_none_is_due(self, unit: Unit) -> None:
        assert not await Workers(unit, [Job("count", Counting())]).work_off()

    async def test_a_kind_that_is_not_ready_waits_and_no_other_does(
        self, unit: Unit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job_workers, "READY_SECONDS", 0.0)
        early, other = Counting(), Counting()
        whole: list[bool] = []

        async def ready(_: Scope) -> bool:
            return bool(whole)

        workers = Workers(unit, [Job("early", early, ready=ready), Job("other", other)])
        for kind in ("early", "other"):
            await jobs.ask(unit.store.scope, kind, ["a"], START)
        while await workers.work_off():
            pass
        assert (early.seen, other.seen) == ([], [("a", BEGINNING)])
        whole.append(True)
        assert await workers.work_off()
        assert early.seen == [("a", BEGINNING)]

    async def test_whether_kinds_are_ready_is_asked_once_for_all_of_them(
        self, unit: Unit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job_workers, "READY_SECONDS", 60.0)
        asked: list[Scope] = []

        async def ready(scope: Scope) -> bool:
            asked.append(scope)
            return False

        kinds = [Job(kind, Counting(), ready=ready) for kind in ("early", "earlier")]
        workers = Workers(unit, [*kinds, Job("other", Counting())])
        await jobs.ask(unit.store.scope, "other", ["a", "b"], START)
        while await workers.work_off():
            pass
        assert len(asked) == 1

    async def test_jobs_that_are_not_ready_are_not_read(self, unit: Unit, store: Store) -> None:
        async def ready(_: Scope) -> bool:
            return False

        other = Counting()
        workers = Workers(unit, [Job("early", Counting(), ready=ready), Job("other", other)])
        early = [f"{number}" for number in range(500)]
        await jobs.ask(store.scope, "early", early, START - timedelta(hours=1))
        await jobs.ask(store.scope, "other", ["a"], START)
        database = store.scope[jobs.COLLECTION].database
        await database.command("profile", 2)
        assert await workers.work_off()
        await database.command("profile", 0)
        taken = {"command.findAndModify": jobs.COLLECTION}
        [row] = await database["system.profile"].find(taken).to_list(10)
        assert row["docsExamined"] < 10
        assert other.seen == [("a", BEGINNING)]

    async def test_a_job_requested_twice_is_done_once(self, unit: Unit) -> None:
        step = Counting()
        for _ in range(2):
            await jobs.ask(unit.store.scope, "count", ["a"], START)

        workers = Workers(unit, [Job("count", step)])
        while await workers.work_off():
            pass

        assert step.seen == [("a", BEGINNING)]

    async def test_a_job_requested_while_it_runs_is_done_once_more(self, unit: Unit) -> None:
        seen: list[str] = []

        async def step(key: str, position: str, *, work: Work) -> str | None:
            if not seen:
                await jobs.ask(unit.store.scope, "count", [key], work.now)
            seen.append(position)
            return None

        await jobs.ask(unit.store.scope, "count", ["a"], START)
        workers = Workers(unit, [Job("count", step)])
        while await workers.work_off():
            pass

        assert len(seen) >= 2
        assert await _left(unit) == 0

    async def test_a_failed_job_is_retried_later_and_delays_no_other(
        self, unit: Unit, clock: Clock[datetime]
    ) -> None:
        failing, fine = Counting(), Counting()
        failing.fails = 2
        await jobs.ask(unit.store.scope, "bad", ["a"], START)
        await jobs.ask(unit.store.scope, "good", ["b"], START)
        workers = Workers(unit, [Job("bad", failing), Job("good", fine)])

        while await workers.work_off():
            pass
        assert fine.seen == [("b", BEGINNING)]
        assert failing.seen == []

        for _ in range(2):
            clock.now += timedelta(seconds=10)
            await workers.work_off()
        assert failing.seen == [("a", BEGINNING)]
        assert await _left(unit) == 0

    async def test_a_job_of_a_dead_worker_resumes_at_its_position(
        self, unit: Unit, clock: Clock[datetime]
    ) -> None:
        step = Counting(parts=2)
        await jobs.ask(unit.store.scope, "count", ["a"], START)
        died = await jobs.take(unit.store.scope, ["count"], clock())
        assert died is not None
        await Workers(unit, [Job("count", step)])._part(died, BEGINNING)

        other = Workers(unit, [Job("count", step)])
        assert not await other.work_off()
        clock.now += HOLD + timedelta(seconds=1)
        assert await other.work_off()

        assert step.seen == [("a", BEGINNING), ("a", "1")]

    async def test_a_job_of_an_unknown_kind_waits(self, unit: Unit) -> None:
        await jobs.ask(unit.store.scope, "newer", ["a"], START)

        assert not await Workers(unit, [Job("count", Counting())]).work_off()
        assert await _left(unit) == 1


async def test_a_settling_job_is_repeated_once_earlier_transactions_have_ended(
    unit: Unit, clock: Clock[datetime]
) -> None:
    step = Counting(parts=2)
    workers = Workers(unit, [Job("count", step, settles=True)])
    once = [("a", BEGINNING), ("a", "1")]
    await jobs.ask(unit.store.scope, "count", ["a"], START)
    assert [await workers.work_off(), await workers.work_off()] == [True, False]
    assert step.seen == once
    assert await jobs.oldest_seconds(unit.store.scope, clock()) == 0

    await jobs.ask(unit.store.scope, "count", ["a"], START)
    assert [await workers.work_off(), await workers.work_off()] == [True, False]
    assert step.seen == once * 2

    clock.now += SETTLED
    assert [await workers.work_off(), await workers.work_off()] == [True, False]
    assert step.seen == once * 3
    assert await _left(unit) == 0


async def test_the_age_of_the_oldest_job_is_measured(unit: Unit) -> None:
    scope = unit.store.scope
    assert await jobs.oldest_seconds(scope, START) == 0
    await jobs.ask(scope, "count", ["a"], START)
    await jobs.ask(scope, "count", ["a"], START + timedelta(seconds=5))

    assert await jobs.oldest_seconds(scope, START + timedelta(seconds=9)) == 9


WORKS = """
import asyncio, sys
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import Job
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Scope, Store

async def step(key, position, *, work):
    await work.scope["done"].insert_one({"at": position}, session=work.scope.session)
    return {"": "1", "1": "2"}.get(position)

async def main():
    unit = Unit(Store(*sys.argv[1:]), relay=None, clock=utc_now)
    await Workers(unit, [Job("count", step)]).work_off()

asyncio.run(main())
"""


async def test_a_process_that_dies_between_two_parts_loses_and_repeats_none(
    unit: Unit, engines: Engines, tmp_path: Path
) -> None:
    scope = unit.store.scope
    await jobs.ask(scope, "count", ["a"], START)
    (tmp_path / CrashPoint.AFTER_PART).touch()

    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WORKS, engines.store_url, scope.database.name),
        cwd=REPO,
        env={**os.environ, VARIABLE: str(tmp_path)},
    )
    assert await worker.wait() == -signal.SIGKILL
    assert [row["at"] async for row in scope["done"].find()] == [BEGINNING]

    step = Counting(parts=3)
    [left] = await scope[jobs.COLLECTION].find().to_list(None)
    late = Unit(unit.store, NoRelay(), clock=lambda: left["held_until"])
    assert await Workers(late, [Job("count", step)]).work_off()

    assert step.seen == [("a", "1"), ("a", "2")]
    assert await _left(unit) == 0


class Reading:
    """A slow part that returns a step which stores its result."""

    def __init__(self) -> None:
        self.began = 0
        self.fails = 0

    async def __call__(self, _: str, *, unit: Unit) -> Step:
        self.began += 1
        if self.fails:
            self.fails -= 1
            raise RuntimeError("a bug")
        assert await unit.store.scope["done"].find_one({}) is None
        return Counting()


async def test_a_slow_part_runs_first_and_its_step_stores_the_result(unit: Unit) -> None:
    await jobs.ask(unit.store.scope, "read", ["a"], START)
    slow = Reading()
    workers = Workers(unit, [Job("read", slow=slow), Job("count", Counting())])
    assert await workers.work_off()
    assert [row["key"] async for row in unit.store.scope["done"].find()] == ["a"]
    assert (slow.began, await _left(unit)) == (1, 0)


async def test_a_failed_slow_part_is_postponed(unit: Unit, clock: Clock[datetime]) -> None:
    await jobs.ask(unit.store.scope, "read", ["a"], START)
    slow = Reading()
    slow.fails = 1
    workers = Workers(unit, [Job("read", slow=slow)])
    assert await workers.work_off()
    assert not await workers.work_off()
    clock.now += HOLD
    assert await workers.work_off()
    assert (slow.began, await _left(unit)) == (2, 0)
