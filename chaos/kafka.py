"""The contents of whole topics, and the lag of each consumer group."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from chaos.declared import READS
from shared.contracts.aggregate import Aggregate
from shared.contracts.catalogue import AGGREGATES
from shared.messaging.topics import LARGEST_FACT_BYTES

READERS = {
    aggregate.topic: [service for service, read in READS.items() if aggregate in read]
    for aggregate in AGGREGATES
}
"""The services that read each topic."""

POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Log:
    """All committed records of the topics of facts. `begins`: the first offset, by partition."""

    records: list[ConsumerRecord]
    begins: dict[TopicPartition, int]


async def read_log(kafka: str) -> Log:
    """Read from the first offset to the current ends, each partition in order."""
    async with _consumer(kafka) as consumer:
        partitions = await _partitions(consumer, AGGREGATES)
        begins = await consumer.beginning_offsets(partitions)
        return Log([record async for record in _read(consumer, begins)], begins)


async def lag(kafka: str) -> dict[str, int]:
    """Return how many facts each service's group has not committed yet.

    Facts are counted, not offsets: a transaction's marker has an offset too, which no group
    commits.
    """
    groups = await _committed(kafka)
    async with _consumer(kafka) as consumer:
        begins = await consumer.beginning_offsets(await _partitions(consumer, AGGREGATES))
        starts = {
            partition: max(begin, min(_next(groups, service, partition) for service in readers))
            for partition, begin in begins.items()
            if (readers := READERS[partition.topic])
        }
        waiting = dict.fromkeys(READS, 0)
        async for record in _read(consumer, starts):
            partition = TopicPartition(record.topic, record.partition)
            for service in READERS[record.topic]:
                waiting[service] += record.offset >= _next(groups, service, partition)
        return waiting


def _next(
    groups: dict[str, dict[TopicPartition, int]], service: str, partition: TopicPartition
) -> int:
    return groups[service].get(partition, 0)


async def _committed(kafka: str) -> dict[str, dict[TopicPartition, int]]:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        groups = {
            service: await admin.list_consumer_group_offsets(f"guilde.{service}")
            for service in READS
        }
    finally:
        await admin.close()
    return {
        service: {partition: found.offset for partition, found in offsets.items()}
        for service, offsets in groups.items()
    }


@asynccontextmanager
async def _consumer(kafka: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka,
        enable_auto_commit=False,
        isolation_level="read_committed",
        max_partition_fetch_bytes=LARGEST_FACT_BYTES,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def _partitions(
    consumer: AIOKafkaConsumer, aggregates: Iterable[Aggregate[Any]]
) -> list[TopicPartition]:
    await consumer._client.force_metadata_update()  # noqa: SLF001  there is no public way
    return [
        TopicPartition(aggregate.topic, number)
        for aggregate in aggregates
        for number in sorted(consumer.partitions_for_topic(aggregate.topic) or ())
    ]


async def _read(
    consumer: AIOKafkaConsumer, starts: dict[TopicPartition, int]
) -> AsyncIterator[ConsumerRecord]:
    ends = await consumer.end_offsets(list(starts))
    waiting = {partition for partition, start in starts.items() if start < ends[partition]}
    consumer.assign(list(waiting))
    for partition in waiting:
        consumer.seek(partition, starts[partition])
    while waiting:
        polled = await consumer.getmany(*waiting, timeout_ms=POLL_MS)
        for partition, records in polled.items():
            for record in records:
                if record.offset < ends[partition]:
                    yield record
        waiting = {p for p in waiting if await consumer.position(p) < ends[p]}
