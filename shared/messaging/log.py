"""A reader of whole topics, from the first offset to the end, and further on demand."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.contracts.envelope import Fact, UnreadableFactError, read_fact
from shared.messaging.brokers import client_options
from shared.messaging.topics import LARGEST_FACT_BYTES

BATCH = 1_000
POLL_MS = 1_000


class LogAwayError(Exception):
    """An error raised when Kafka does not answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. Without a fact it is a tombstone, or unknown to this version.

    place: topic/partition@offset. unreadable: it is not a fact in any version.
    """

    topic: str
    key: str
    place: str
    fact: Fact[Any] | None = None
    tombstone: bool = False
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries in the order of their partitions, and the progress in offsets."""

    entries: list[Entry]
    done: int
    total: int

    @property
    def facts(self) -> list[Fact[Any]]:
        return [entry.fact for entry in self.entries if entry.fact is not None]


class Log:
    """A consumer without a group: it commits nothing. An async context manager.

    It reads uncommitted records, as live consumers do, so that it misses none of their records.
    With `committed` it reads committed records only.
    """

    def __init__(self, kafka: str, topics: Sequence[str], *, committed: bool = False) -> None:
        self._kafka = kafka
        self._topics = topics
        self._isolation = "read_committed" if committed else "read_uncommitted"
        self._partitions: list[TopicPartition] = []
        self._consumer: AIOKafkaConsumer

    async def __aenter__(self) -> Self:
        """Connect to Kafka. Raises: LogAwayError."""
        self._consumer = AIOKafkaConsumer(
            **client_options(self._kafka),
            enable_auto_commit=False,
            isolation_level=self._isolation,
            max_partition_fetch_bytes=LARGEST_FACT_BYTES,
            max_poll_records=BATCH,
        )
        with _away():
            try:
                await self._consumer.start()
                await self._begin()
            except BaseException:
                await self._consumer.stop()
                raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def batches(self) -> AsyncIterator[Batch]:
        """Yield batches from the last position to the current ends. Raises: LogAwayError."""
        async for records, done, total in self.records():
            yield Batch([_entry(record) for record in records], done, total)

    async def records(self) -> AsyncIterator[tuple[list[ConsumerRecord], int, int]]:
        """Yield raw records of the same batches, with the amount done and the total."""
        if not self._partitions:
            return
        with _away():
            ends = await self._consumer.end_offsets(self._partitions)
            total = left = await self._left(ends)
            while left:
                waiting = [p for p in ends if await self._consumer.position(p) < ends[p]]
                polled = await self._consumer.getmany(*waiting, timeout_ms=POLL_MS)
                # compaction leaves gaps, so progress is measured by offsets, not by counting
                left = await self._left(ends)
                yield [record for some in polled.values() for record in some], total - left, total

    async def _begin(self) -> None:
        await self._consumer._client.force_metadata_update()  # noqa: SLF001  there is no public way
        for topic in self._topics:
            numbers = self._consumer.partitions_for_topic(topic) or ()
            self._partitions += [TopicPartition(topic, number) for number in sorted(numbers)]
        if self._partitions:
            begins = await self._consumer.beginning_offsets(self._partitions)
            self._consumer.assign(self._partitions)
            for partition, offset in begins.items():
                self._consumer.seek(partition, offset)

    async def _left(self, ends: dict[TopicPartition, int]) -> int:
        positions = {p: await self._consumer.position(p) for p in ends}
        return sum(max(0, ends[p] - positions[p]) for p in ends)


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except KafkaError as error:
        raise LogAwayError(f"Kafka does not answer: {error!r}") from error


def _entry(record: ConsumerRecord) -> Entry:
    key = (record.key or b"").decode(errors="replace")
    place = f"{record.topic}/{record.partition}@{record.offset}"
    if record.value is None:
        return Entry(record.topic, key, place, tombstone=True)
    try:
        return Entry(record.topic, key, place, read_fact(record.headers, record.value))
    except UnreadableFactError:
        return Entry(record.topic, key, place, unreadable=True)
