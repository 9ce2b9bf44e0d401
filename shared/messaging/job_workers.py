"""The workers of a process, which run due jobs concurrently with other processes."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from shared.contracts.envelope import Fact
from shared.messaging import jobs
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.jobs import HOLD, Job, Ready, Row, Step
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit, Work
from shared.messaging.worker import Worker
from shared.mongo import UNAVAILABLE
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import continued_span

AT_ONCE = 2
"""The number of jobs that one process runs at the same time."""
READY_SECONDS = 1.0
"""How long a process caches the result of a job's `ready`."""

log = logger(__name__)


class Workers:
    """Workers that run due jobs, concurrently with other processes. Jobs of unknown kinds wait."""

    def __init__(self, unit: Unit, kinds: Sequence[Job], *, at_once: int = AT_ONCE) -> None:
        self._unit = unit
        self._jobs = {job.kind: job for job in kinds}
        self._ready: dict[Ready, tuple[bool, float]] = {}
        quick = [job.kind for job in kinds if job.slow is None]
        self._workers = [Worker("jobs", partial(self.work_off, quick), at_once=at_once)]
        slow = [job for job in kinds if job.slow is not None]
        for lane in dict.fromkeys(job.lane for job in slow):
            inside = [job for job in slow if job.lane == lane]
            names, most = [job.kind for job in inside], max(job.at_once for job in inside)
            self._workers.append(Worker(lane, partial(self.work_off, names), at_once=most))

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
        row = await jobs.take(self._unit.store.scope, wanted, self._unit.clock())
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
            await jobs.put_off(self._unit.store.scope, row, self._unit.clock())
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
                await jobs.go_on(work.scope, row, following, work.now)
            else:
                settles = self._jobs[row.kind].settles and not row.settling
                await jobs.end(work.scope, row, work.now, settles=settles)
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
        holding = asyncio.create_task(_keep_holding(self._unit, row))
        try:
            return await job.slow(row.key, unit=self._unit)
        finally:
            holding.cancel()


async def _keep_holding(unit: Unit, row: Row) -> None:
    """Renew the hold on a job until cancelled."""
    while True:
        await asyncio.sleep(HOLD.total_seconds() / 3)
        with suppress(*UNAVAILABLE):
            await jobs.hold(unit.store.scope, row, unit.clock())
