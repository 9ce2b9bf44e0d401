"""Facts published on Kafka as a relay publishes them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.contracts.envelope import Fact, write_data, write_headers


class Publisher:
    """Publishes facts; `topic` is given if it is not the aggregate's own."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def __call__(self, *facts: Fact[Any], topic: str | None = None) -> None:
        """Publish facts; returns once Kafka has acknowledged all of them."""
        sent = [
            await self._producer.send(
                topic or f"guilde.{fact.kind}",
                write_data(fact),
                key=fact.subject.encode(),
                headers=write_headers(fact),
            )
            for fact in facts
        ]
        for acknowledged in sent:
            await acknowledged

    async def raw(self, topic: str, value: bytes | None, headers: dict[str, str]) -> None:
        """Publish any bytes, as a broken writer may."""
        pairs = [(name, text.encode()) for name, text in headers.items()]
        await self._producer.send_and_wait(topic, value, key=b"raw", headers=pairs)

    async def end(self, topic: str, key: str) -> None:
        """Publish a tombstone."""
        await self._producer.send_and_wait(topic, None, key=key.encode())


@asynccontextmanager
async def publisher(kafka: str) -> AsyncIterator[Publisher]:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True)
    await producer.start()
    try:
        yield Publisher(producer)
    finally:
        await producer.stop()


async def new_topic(kafka: str, *, partitions: int = 3) -> str:
    """Make a topic that nobody else reads."""
    name = f"test.{uuid4().hex[:12]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, partitions, 1)])
    finally:
        await admin.close()
    return name
