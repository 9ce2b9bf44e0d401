"""Search workers of one group: the gain by a second and third process if the index is slow."""

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from bench.facts import Encoded, Posts, encoded
from bench.kafka import PARTITIONS, publish, topics
from bench.rows import Measured, Row, at_least
from bench.world import World
from deploy.embedded.site import REPO
from shared.contracts.content import POST

FACTS = 30_000
LEAST = {2: 1.8, 3: 2.6}


async def measure(world: World) -> Measured:
    records = encoded(list(Posts().facts(world.size(FACTS))))
    one = await _rate(world, 1, records)
    rows = [Row("search workers: 1", one, "/s")]
    for workers, least in LEAST.items():
        rate = await _rate(world, workers, records)
        rows.append(at_least(f"search workers: {workers}", rate, one, "/s", least=least))
    return Measured(rows)


async def _rate(world: World, workers: int, records: list[Encoded]) -> float:
    kafka = world.engines.kafka
    with tempfile.TemporaryDirectory() as folder:
        go = Path(folder) / "go"
        async with topics(kafka, POST), _workers(world, workers, go) as team:
            await team.settled()
            await publish(kafka, POST.topic, records)
            await asyncio.sleep(1)  # until each worker has its first batch
            began = time.perf_counter()
            go.touch()
            await team.until_applied(len(records))
            return len(records) / (time.perf_counter() - began)


class _Team:
    def __init__(self, count: int) -> None:
        self._assigned = [0] * count
        self._applied = 0
        self._changed = asyncio.Event()

    async def follow(self, number: int, process: Process) -> None:
        if process.stdout is None:
            raise RuntimeError("a worker without an output")
        async for line in process.stdout:
            word, _, figure = line.decode().partition(" ")
            if word == "assigned":
                self._assigned[number] = int(figure)
            elif word == "applied":
                self._applied += int(figure)
            self._changed.set()

    async def settled(self) -> None:
        """Wait until each worker has an equal share of the partitions."""
        share = PARTITIONS // len(self._assigned)
        await self._until(lambda: all(n == share for n in self._assigned))

    async def until_applied(self, count: int) -> None:
        await self._until(lambda: self._applied >= count)

    async def _until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            await asyncio.wait_for(self._changed.wait(), 120)
            self._changed.clear()


@asynccontextmanager
async def _workers(world: World, count: int, go: Path) -> AsyncIterator[_Team]:
    environment = {
        **os.environ,
        "BENCH_GO": str(go),
        "BENCH_KAFKA": world.engines.kafka,
        "BENCH_STORE_URL": world.engines.store_url,
        "BENCH_DATABASE": f"bench_{uuid4().hex[:8]}",
        "BENCH_GROUP": f"bench-{uuid4().hex[:8]}",
    }
    team = _Team(count)
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.worker", env=environment, cwd=REPO, stdout=PIPE
        )
        for _ in range(count)
    ]
    following = [asyncio.create_task(team.follow(n, p)) for n, p in enumerate(processes)]
    try:
        yield team
    finally:
        for process in processes:
            process.kill()
            await process.wait()
        await asyncio.gather(*following)
