"""Jobs: slow work that follows from a fact, stored as durable rows and done by workers.

A job names a subject to reconsider, not an event. Each step reads the current state, handles part
of the remaining work in one transaction, and returns the position to continue from. One row per
kind and key is therefore enough. A job requested while it runs is run once more. Jobs are
idempotent, and the order of a key's facts does not matter. If a process dies, another one continues
its jobs.

A job may remove rows without facts. It can miss a row that is committed concurrently, by a
transaction that did not see the cause of the job. Such a job *settles*: it runs once more, when no
transaction from that time can still be open (decision 66).

Long work that needs no transaction, such as reading a file, is a slow part: it runs first, while
the job is held, and returns the step that stores its result. Slow jobs have their own worker, so
that no other job waits for them; jobs that wait for other machines have another worker.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from pydantic import BaseModel

from shared.contracts.envelope import Fact
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit, Work
from shared.messaging.worker import Worker
from shared.mongo import (
    UNAVAILABLE,
    Document,
    Index,
    Scope,
    create_indexes,
    drop_indexes,
    read_document,
    upsert_each,
)
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import continued_span, current_traceparent

COLLECTION = "jobs"
NEVER = datetime.fromtimestamp(0, UTC)
"""The `held_until` of a job that no worker has taken yet, even if it is due only later."""
HOLD = timedelta(seconds=10)
"""How long a worker holds a job.

It must renew the hold while it works; otherwise another takes over.
"""
AT_ONCE = 2
"""The number of jobs that one process runs at the same time."""
SETTLED = timedelta(minutes=2)
"""Longer than any transaction: mongod aborts it after transactionLifetimeLimitSeconds, 60."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
READY_SECONDS = 1.0
"""How long a process caches the result of a job's `ready`."""
BEGINNING = ""
"""The position of the first step."""

_DUE = Index([("kind", 1), ("due_at", 1)])
"""The kind comes first, so jobs of a kind that is not ready are skipped."""
_SINCE = Index("since")
_DROPPED = ("due_at_1",)

log = logger(__name__)


class Step(Protocol):
    """A part of a job, run in a transaction. Returns the next position, or None at the end."""

    def __call__(self, key: str, position: str, /, *, work: Work) -> Awaitable[str | None]: ...


class Slow(Protocol):
    """Long work outside of any transaction. Returns the step that stores its result.

    Two processes may run it at the same time, if one of them stalls for HOLD.
    """

    def __call__(self, key: str, /, *, unit: Unit) -> Awaitable[Step]: ...


Ready = Callable[[Scope], Awaitable[bool]]
"""A function that returns whether jobs may run."""


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of job, with a step or a slow part. `kind` is its name in logs and metrics.

    settles: it runs once more, SETTLED after its end. ready: returns whether jobs of this kind may
    run; they wait until then. lane: the slow jobs that share a worker, of which a process has
    `at_once`.
    """

    kind: str
    step: Step | None = None
    slow: Slow | None = None
    settles: bool = False
    ready: Ready | None = None
    lane: str = "slow jobs"
    at_once: int = 1


class Row(BaseModel):
    """A stored job. `asked`: how often it was requested.

    `since`: when it was first requested, or is due again. settling: it has run, and will run once
    more.
    """

    id: str
    kind: str
    key: str
    asked: int
    position: str = BEGINNING
    since: datetime
    due_at: datetime
    held_until: datetime
    failures: int = 0
    settling: bool = False
    traceparent: str | None = None


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, (_DUE, _SINCE))
    await drop_indexes(scope, COLLECTION, _DROPPED)


async def ask(scope: Scope, kind: str, keys: Iterable[str], now: datetime) -> None:
    """Request a job for each key, durably; within a transaction, once it commits."""
    changes = {
        f"{kind}/{key}": {
            "$inc": {"asked": 1},
            "$min": {"due_at": now, "since": now},
            "$set": {"settling": False},
            "$setOnInsert": {
                "kind": kind,
                "key": key,
                "position": BEGINNING,
                "held_until": NEVER,
                "failures": 0,
                "traceparent": current_traceparent(),
            },
        }
        for key in keys
    }
    await upsert_each(scope, COLLECTION, changes)


async def oldest_seconds(scope: Scope, now: datetime) -> float:
    """Return how long the oldest job has waited or run, in seconds; 0 if there is none."""
    row = await scope[COLLECTION].find_one({}, {"since": 1}, sort=[("since", 1)])
    age = max(0.0, (now - row["since"]).total_seconds()) if row else 0.0
    metrics.JOBS_OLDEST_SECONDS.set(age)
    return age


class Workers:
    """Workers that run due jobs, concurrently with other processes. Jobs of unknown kinds wait."""

    def __init__(self, unit: Unit, jobs: Sequence[Job], *, at_once: int = AT_ONCE) -> None:
        self._unit = unit
        self._jobs = {job.kind: job for job in jobs}
        self._ready: dict[Ready, tuple[bool, float]] = {}
        quick = [job.kind for job in jobs if job.slow is None]
        self._workers = [Worker("jobs", partial(self.work_off, quick), at_once=at_once)]
        slow = [job for job in jobs if job.slow is not None]
        for lane in dict.fromkeys(job.lane for job in slow):
            inside = [job for job in slow if job.lane == lane]
            kinds, most = [job.kind for job in inside], max(job.at_once for job in inside)
            self._workers.append(Worker(lane, partial(self.work_off, kinds), at_once=most))

    async def run(self) -> None:
        """Run until cancelled."""
        async with asyncio.TaskGroup() as group:
            for worker in self._workers:
                group.create_task(worker.run())

    def after(self, apply: Apply) -> Apply:
        """Wrap `apply`, so that jobs it requested are started at once."""

        async def applied(facts: list[Fact[Any]]) -> None:
            await apply(facts)
            for worker in self._workers:
                worker.wake()

        return applied

    async def work_off(self, kinds: Sequence[str] | None = None) -> bool:
        """Run the longest overdue job of these kinds, or of any kind. False: none is due."""
        wanted = [k for k in (self._jobs if kinds is None else kinds) if await self._is_ready(k)]
        row = await _take(self._unit.store.scope, wanted, self._unit.clock())
        if row is None:
            return False
        try:
            with continued_span(row.kind, row.traceparent):
                await self._do(row)
        except UNAVAILABLE:
            raise
        except Exception:
            log.exception("a job failed", job=row.kind, failures=row.failures + 1)
            metrics.JOBS.labels(kind=row.kind, outcome="failed").inc()
            await _put_off(self._unit.store.scope, row, self._unit.clock())
        else:
            metrics.JOBS.labels(kind=row.kind, outcome="done").inc()
        return True

    async def _is_ready(self, kind: str) -> bool:
        """Return whether jobs of a kind may run; cached for READY_SECONDS."""
        ready, now = self._jobs[kind].ready, time.monotonic()
        if ready is None:
            return True
        is_ready, until = self._ready.get(ready, (False, 0.0))
        if now >= until:
            is_ready = await ready(self._unit.store.scope)
            self._ready[ready] = is_ready, now + READY_SECONDS
        return is_ready

    async def _do(self, row: Row) -> None:
        position: str | None = row.position
        while position is not None:
            position = await self._part(row, position)

    async def _part(self, row: Row, position: str) -> str | None:
        """Do one part, and record the job's position in the same transaction."""
        step = await self._step(row)

        async def part(*, work: Work) -> str | None:
            following = await step(row.key, position, work=work)
            if following is not None:
                await _go_on(work.scope, row, following, work.now)
            else:
                settles = self._jobs[row.kind].settles and not row.settling
                await _end(work.scope, row, work.now, settles=settles)
            return following

        following = (await self._unit.run(part)).result
        pass_by(CrashPoint.AFTER_PART)
        return following

    async def _step(self, row: Row) -> Step:
        job = self._jobs[row.kind]
        if job.slow is None:
            if job.step is None:
                raise TypeError(f"the job {job.kind} has nothing to do")
            return job.step
        holding = asyncio.create_task(_hold(self._unit, row))
        try:
            return await job.slow(row.key, unit=self._unit)
        finally:
            holding.cancel()


async def _hold(unit: Unit, row: Row) -> None:
    """Renew the hold on a job until cancelled."""
    while True:
        await asyncio.sleep(HOLD.total_seconds() / 3)
        held = {"held_until": unit.clock() + HOLD}
        with suppress(*UNAVAILABLE):
            await unit.store.scope[COLLECTION].update_one({"_id": row.id}, {"$set": held})


async def _take(scope: Scope, kinds: Sequence[str], now: datetime) -> Row | None:
    """Take the longest overdue job that is not held, and hold it for HOLD."""
    document = await scope[COLLECTION].find_one_and_update(
        {"due_at": {"$lte": now}, "held_until": {"$lte": now}, "kind": {"$in": list(kinds)}},
        {"$set": {"held_until": now + HOLD}},
        sort=[("due_at", 1)],
        return_document=True,
    )
    return read_document(Row, document) if document else None


async def _go_on(scope: Scope, row: Row, position: str, now: datetime) -> None:
    held = {"position": position, "held_until": now + HOLD}
    await scope[COLLECTION].update_one({"_id": row.id}, {"$set": held}, session=scope.session)


async def _end(scope: Scope, row: Row, now: datetime, *, settles: bool) -> None:
    """Delete the job or let it settle. If it was requested meanwhile, it starts again at once."""
    jobs, as_asked = scope[COLLECTION], {"_id": row.id, "asked": row.asked}
    if settles:
        later = {**_anew(now + SETTLED), "due_at": now + SETTLED, "settling": True}
        ended = await jobs.update_one(as_asked, {"$set": later}, session=scope.session)
        done = ended.matched_count
    else:
        done = (await jobs.delete_one(as_asked, session=scope.session)).deleted_count
    if not done:
        await jobs.update_one({"_id": row.id}, {"$set": _anew(now)}, session=scope.session)


def _anew(since: datetime) -> Document:
    return {"position": BEGINNING, "held_until": NEVER, "failures": 0, "since": since}


async def _put_off(scope: Scope, row: Row, now: datetime) -> None:
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.failures, 10))
    put_off = {"due_at": now + pause, "held_until": now, "failures": row.failures + 1}
    await scope[COLLECTION].update_one({"_id": row.id}, {"$set": put_off})
