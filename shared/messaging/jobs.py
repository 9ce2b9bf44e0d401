"""Jobs: what follows from a fact and must not wait in its batch, as durable rows for workers.

A job names what to look at again, not what happened. Its step reads the present state, deals with
a part of what is left in one transaction, and returns the position to go on from. So one row for
each kind and key is enough: a job asked for while it runs runs once more; twice is once; the order
of a key's facts cannot matter; and when a process dies, another goes on where the job was.
"""

import asyncio
import random
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pydantic import BaseModel

from shared.messaging.unit import Unit, Work
from shared.mongo import UNAVAILABLE, Scope, read_document, upsert_each
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import continued_span, current_traceparent

COLLECTION = "jobs"
HOLD = timedelta(seconds=30)
"""How long a worker has a job to itself before it must say that it is still at it."""
POLL_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0
AT_ONCE = 2
"""Jobs that one process works off at the same time."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
BEGINNING = ""
"""The position from which a step begins."""

log = logger(__name__)


class Step(Protocol):
    """Does one part of a job, in one transaction; returns where to go on, None when all is done."""

    def __call__(self, key: str, position: str, /, *, work: Work) -> Awaitable[str | None]: ...


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do: `kind` is its name in logs and metrics, `key` what it is done for."""

    kind: str
    step: Step


class Row(BaseModel):
    """`asked`: how often. `position`: how far it is. `since`: when it was first asked for."""

    id: str
    kind: str
    key: str
    asked: int
    position: str = BEGINNING
    since: datetime
    due_at: datetime
    held_until: datetime
    failures: int = 0
    traceparent: str | None = None


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index("due_at")
    await scope[COLLECTION].create_index("since")


async def ask(scope: Scope, kind: str, keys: Iterable[str], now: datetime) -> None:
    """Have a job done for each key, durably; in a transaction, once that commits."""
    changes = {
        f"{kind}/{key}": {
            "$inc": {"asked": 1},
            "$min": {"due_at": now},
            "$setOnInsert": {
                "kind": kind,
                "key": key,
                "position": BEGINNING,
                "since": now,
                "held_until": now,
                "failures": 0,
                "traceparent": current_traceparent(),
            },
        }
        for key in keys
    }
    await upsert_each(scope, COLLECTION, changes)


async def oldest_seconds(scope: Scope, now: datetime) -> float:
    """For how long the oldest job has waited or run; 0 when there is none."""
    row = await scope[COLLECTION].find_one({}, {"since": 1}, sort=[("since", 1)])
    age = max(0.0, (now - row["since"]).total_seconds()) if row else 0.0
    metrics.JOBS_OLDEST_SECONDS.set(age)
    return age


class Workers:
    """Work jobs off, as one of any number of processes that do. Jobs of unknown kinds wait."""

    def __init__(self, unit: Unit, jobs: Sequence[Job], *, at_once: int = AT_ONCE) -> None:
        self._unit = unit
        self._steps = {job.kind: job.step for job in jobs}
        self._at_once = at_once
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._work())

    async def work_off(self) -> bool:
        """Do the job that is due longest. False: none is due."""
        row = await _take(self._unit.store.scope, list(self._steps), self._unit.clock())
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

    async def _do(self, row: Row) -> None:
        position: str | None = row.position
        while position is not None:
            position = await self._part(row, position)

    async def _part(self, row: Row, position: str) -> str | None:
        """Do one part, and note how far the job is in the transaction that does it."""

        async def part(*, work: Work) -> str | None:
            following = await self._steps[row.kind](row.key, position, work=work)
            await _note(work.scope, row, following, work.now)
            return following

        return (await self._unit.run(part)).result

    async def _work(self) -> None:
        failures = 0
        while True:
            try:
                more = await self.work_off()
                failures = 0
            except UNAVAILABLE as error:
                failures += 1
                if failures == 1:
                    log.warning("jobs wait for the store", error=repr(error)[:300])
                more = False
            if not more:
                await self._rest(failures)

    async def _rest(self, failures: int) -> None:
        pause = min(LONGEST_REST_SECONDS, POLL_SECONDS * 2**failures)
        with suppress(TimeoutError):
            async with asyncio.timeout(random.uniform(pause / 2, pause)):  # noqa: S311  jitter
                await self._woken.wait()
        self._woken.clear()


async def _take(scope: Scope, kinds: Sequence[str], now: datetime) -> Row | None:
    """The one that is due longest and nobody holds, which is then this caller's for HOLD."""
    document = await scope[COLLECTION].find_one_and_update(
        {"due_at": {"$lte": now}, "held_until": {"$lte": now}, "kind": {"$in": list(kinds)}},
        {"$set": {"held_until": now + HOLD}},
        sort=[("due_at", 1)],
        return_document=True,
    )
    return read_document(Row, document) if document else None


async def _note(scope: Scope, row: Row, position: str | None, now: datetime) -> None:
    """Hold it further on; at its end let it go, or begin again if it was asked for meanwhile."""
    jobs = scope[COLLECTION]
    if position is not None:
        held = {"position": position, "held_until": now + HOLD}
        await jobs.update_one({"_id": row.id}, {"$set": held}, session=scope.session)
        return
    done = await jobs.delete_one({"_id": row.id, "asked": row.asked}, session=scope.session)
    if not done.deleted_count:
        again = {"position": BEGINNING, "held_until": now, "failures": 0}
        await jobs.update_one({"_id": row.id}, {"$set": again}, session=scope.session)


async def _put_off(scope: Scope, row: Row, now: datetime) -> None:
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.failures, 10))
    put_off = {"due_at": now + pause, "held_until": now, "failures": row.failures + 1}
    await scope[COLLECTION].update_one({"_id": row.id}, {"$set": put_off})
