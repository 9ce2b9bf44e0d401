"""The consumer with an effect that does nothing, compared with aiokafka alone."""

import asyncio
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer

from bench.facts import Posts, encoded
from bench.kafka import publish, topics
from bench.load import Pace
from bench.rows import Measured, at_least
from bench.world import World
from shared.contracts.content import POST
from shared.contracts.envelope import Fact, read_fact
from shared.messaging import parking
from shared.messaging.consumer import BATCH, FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.subscription import POLL_MS
from shared.messaging.topics import LARGEST_FACT_BYTES
from shared.runtime.memory import settle

FACTS = 100_000
LEAST = 0.8


async def measure(world: World) -> Measured:
    settle()  # as services do; the bare side does too
    count = world.size(FACTS)
    async with topics(world.engines.kafka, POST):
        await publish(world.engines.kafka, POST.topic, encoded(list(Posts().facts(count))))
        bare = await _bare(world, count)
        ours = await _ours(world, count)
        bare = max(bare, await _bare(world, count))
    return Measured([at_least("consuming facts, no effect", ours, bare, "/s", least=LEAST)])


async def _ours(world: World, count: int) -> float:
    store = world.store()
    await parking.prepare(store.scope)
    pace, done = Pace(), asyncio.Event()

    async def nothing(facts: list[Fact[Any]]) -> None:
        pace.took(len(facts))
        if pace.seen >= count:
            done.set()

    consumer = FactConsumer(
        kafka=world.engines.kafka,
        aggregates=[POST],
        apply=nothing,
        parking=Parking(store, f"bench-{uuid4().hex[:8]}"),
    )
    running = asyncio.create_task(consumer.run())
    try:
        await done.wait()
        return pace.rate
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await store.drop()
        store.close()


async def _bare(world: World, count: int) -> float:
    """Call `getmany` with the same parsing, in a group, with a commit per batch."""
    consumer = AIOKafkaConsumer(
        POST.topic,
        bootstrap_servers=world.engines.kafka,
        group_id=f"bench-{uuid4().hex[:8]}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=LARGEST_FACT_BYTES,
        fetch_max_wait_ms=100,
    )
    pace = Pace()
    await consumer.start()
    try:
        while pace.seen < count:
            polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
            facts = [
                read_fact(record.headers, record.value)
                for records in polled.values()
                for record in records
            ]
            if facts:
                pace.took(len(facts))
                await consumer.commit()
        return pace.rate
    finally:
        await consumer.stop()
