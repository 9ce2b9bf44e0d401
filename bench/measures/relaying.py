"""The relay from outbox to Kafka, compared with the same sends and marks alone."""

import asyncio
import time
from collections.abc import Sequence
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from bench.facts import Posts
from bench.kafka import topics
from bench.load import Pace
from bench.rows import Measured, at_least
from bench.world import World
from shared.contracts.content import POST
from shared.messaging import outbox
from shared.messaging.relay import BATCH, Relay
from shared.messaging.topics import LARGEST_FACT_BYTES
from shared.messaging.unit import utc_now
from shared.mongo import Document, Store
from shared.observe import metrics

ROWS = 20_000
LEAST = 0.8
LOOK_SECONDS = 0.01


async def measure(world: World) -> Measured:
    count = world.size(ROWS)
    async with topics(world.engines.kafka, POST):
        bare = await _bare(world, count)
        ours = await _ours(world, count)
        bare = max(bare, await _bare(world, count))
    return Measured([at_least("relaying the outbox to Kafka", ours, bare, "/s", least=LEAST)])


async def _filled(world: World, count: int) -> Store:
    store = world.store()
    await outbox.prepare(store.scope)
    facts = list(Posts().facts(count))
    for first in range(0, count, 1000):
        await outbox.put(store.scope, facts[first : first + 1000])
    return store


async def _ours(world: World, count: int) -> float:
    store = await _filled(world, count)
    relay = Relay(store, kafka=world.engines.kafka, service="bench", holder="bench")
    before, pace = _relayed(), Pace()
    running = asyncio.create_task(relay.run())
    try:
        while pace.seen < count:
            await asyncio.sleep(LOOK_SECONDS)
            if new := int(_relayed() - before) - pace.seen:
                pace.took(new)
        return pace.rate
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await store.drop()
        store.close()


def _relayed() -> float:
    """Return the relay's own counter: queries of the store or all metrics would slow it down."""
    [counted] = metrics.RELAYED.collect()
    return counted.samples[0].value


async def _bare(world: World, count: int) -> float:
    """Measure a transaction of sends and a mark per batch. Reading the rows is not included."""
    store = await _filled(world, count)
    rows = await store.scope[outbox.COLLECTION].find().to_list(count)
    producer = AIOKafkaProducer(
        bootstrap_servers=world.engines.kafka,
        linger_ms=2,
        max_batch_size=256 * 1024,
        max_request_size=LARGEST_FACT_BYTES,
        transactional_id=f"bench-{uuid4().hex[:8]}",
    )
    await producer.start()
    began = time.perf_counter()
    for first in range(0, count, BATCH):
        batch = rows[first : first + BATCH]
        await _send(producer, batch)
        await outbox.mark_published(store.scope, batch, utc_now())
    rate = count / (time.perf_counter() - began)
    await producer.stop()
    await store.drop()
    store.close()
    return rate


async def _send(producer: AIOKafkaProducer, rows: Sequence[Document]) -> None:
    async with producer.transaction():
        sent = [
            await producer.send(
                row["topic"],
                bytes(row["value"]),
                key=row["key"].encode(),
                headers=[(name, bytes(value)) for name, value in row["headers"]],
            )
            for row in rows
        ]
        await asyncio.gather(*sent)
