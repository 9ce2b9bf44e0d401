"""Facts on Kafka for a measurement, which are removed afterwards."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from bench.facts import Encoded
from shared.contracts.aggregate import Aggregate
from shared.messaging.topics import create_topics

PARTITIONS = 6


@asynccontextmanager
async def topics(kafka: str, *aggregates: Aggregate[Any]) -> AsyncIterator[None]:
    """Create topics, and delete them afterwards: each measurement starts with empty ones."""
    await create_topics(kafka, aggregates, partitions=PARTITIONS, replication=1)
    try:
        yield
    finally:
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
        await admin.start()
        await admin.delete_topics([aggregate.topic for aggregate in aggregates])
        await admin.close()
        await asyncio.sleep(1)


async def publish(kafka: str, topic: str, records: Sequence[Encoded]) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka, linger_ms=20, max_batch_size=512 * 1024, acks="all"
    )
    await producer.start()
    try:
        sent = [
            await producer.send(topic, value, key=key, headers=headers)
            for key, headers, value in records
        ]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()
