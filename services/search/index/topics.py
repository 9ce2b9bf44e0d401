"""The topics read whole, once: from the first offset to the ends as they were at the start."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from services.search.index.errors import EngineAwayError
from shared.contracts.envelope import Fact, UnreadableFactError, read_fact
from shared.messaging.topics import LARGEST_FACT_BYTES

BATCH = 1_000
POLL_MS = 1_000


@dataclass(slots=True)
class Batch:
    """Facts in the order of their partitions, and how far the reading is.

    unreadable: what is no fact, as topic/partition@offset.
    """

    facts: list[Fact[Any]]
    done: int
    total: int
    unreadable: list[str] = field(default_factory=list)


class LogReader:
    """A consumer of no group: it commits nothing, and disturbs nobody.

    It reads what is not committed yet, as live consumers do: what they had before this began must
    not be missing here.
    """

    def __init__(self, kafka: str, topics: list[str]) -> None:
        self._kafka = kafka
        self._topics = topics

    async def batches(self) -> AsyncIterator[Batch]:
        """Raises: EngineAwayError when Kafka does not answer."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._kafka,
            enable_auto_commit=False,
            max_partition_fetch_bytes=LARGEST_FACT_BYTES,
            max_poll_records=BATCH,
        )
        try:
            await consumer.start()
            try:
                async for batch in self._read(consumer):
                    yield batch
            finally:
                await consumer.stop()
        except KafkaError as error:
            raise EngineAwayError(f"Kafka does not answer: {error!r}") from error

    async def _read(self, consumer: AIOKafkaConsumer) -> AsyncIterator[Batch]:
        partitions = await self._partitions(consumer)
        begins = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        waiting = {p for p in partitions if begins[p] < ends[p]}
        total = sum(ends[p] - begins[p] for p in waiting)
        consumer.assign(list(waiting))
        for partition in waiting:
            consumer.seek(partition, begins[partition])
        while waiting:
            polled = await consumer.getmany(*waiting, timeout_ms=POLL_MS, max_records=BATCH)
            batch = _read_facts(record for records in polled.values() for record in records)
            positions = {p: await consumer.position(p) for p in waiting}
            waiting = {p for p in waiting if positions[p] < ends[p]}
            # compaction leaves gaps, so what is done is told by offsets, not by counting
            left = sum(ends[p] - positions[p] for p in waiting)
            batch.done, batch.total = total - left, total
            yield batch

    async def _partitions(self, consumer: AIOKafkaConsumer) -> list[TopicPartition]:
        found = []
        await consumer._client.force_metadata_update()  # noqa: SLF001  there is no public way
        for topic in self._topics:
            numbers = consumer.partitions_for_topic(topic) or ()
            found += [TopicPartition(topic, number) for number in sorted(numbers)]
        return found


def _read_facts(records: Any) -> Batch:
    batch = Batch([], 0, 0)
    for record in records:
        if record.value is None:
            continue
        try:
            fact = read_fact(record.headers, record.value)
        except UnreadableFactError:
            batch.unreadable.append(_place(record))
        else:
            if fact is not None:
                batch.facts.append(fact)
    return batch


def _place(record: ConsumerRecord) -> str:
    return f"{record.topic}/{record.partition}@{record.offset}"
