"""A batch of records, parsed once by the consumer before it is applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition

from shared.contracts.envelope import Fact, UnreadableFactError, read_fact
from shared.messaging.parking import Record
from shared.observe.tracing import TRACEPARENT, is_recorded

Readable = tuple[ConsumerRecord, Fact[Any]]
Content = Fact[Any] | UnreadableFactError | None
"""None: this version does not know the aggregate or the major."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records without tombstones, and their contents.

    oldest: when its first record arrived in Kafka, in seconds since 1970. offsets: committed once
    the whole batch is handled. assignment: the consumer's count of revocations at the fetch.
    """

    records: list[ConsumerRecord]
    contents: list[Content]
    oldest: float
    offsets: dict[TopicPartition, int]
    assignment: int


def read_batch(raw: Sequence[ConsumerRecord], assignment: int) -> Batch:
    records = [record for record in raw if record.value is not None]
    offsets = {TopicPartition(each.topic, each.partition): each.offset + 1 for each in raw}
    oldest = min(record.timestamp for record in raw) / 1000
    return Batch(records, [_content(record) for record in records], oldest, offsets, assignment)


def _content(record: ConsumerRecord) -> Content:
    try:
        return read_fact(record.headers, record.value)
    except UnreadableFactError as error:
        return error


def as_record(record: ConsumerRecord) -> Record:
    """Return the parts of the record that parking keeps."""
    headers = tuple((name, value or b"") for name, value in record.headers)
    topic, partition, offset = record.topic, record.partition, record.offset
    return Record(topic, partition, offset, key_of(record), headers, record.value)


def key_of(record: ConsumerRecord) -> str:
    return str((record.key or b"").decode(errors="replace"))


def trace_of(record: ConsumerRecord, fact: Fact[Any]) -> str | None:
    """Return the trace of the sending if it is recorded, or else the trace of the change."""
    if not is_recorded(fact.traceparent):
        return fact.traceparent
    sent = dict(record.headers).get(TRACEPARENT)
    return sent.decode("latin-1") if sent else fact.traceparent
