"""The subscription of a consumer: in batches, each committed explicitly once it is handled."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import ConsumerRebalanceListener, ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from shared.messaging.brokers import security, servers
from shared.messaging.parking import Parking, Record
from shared.messaging.topics import LARGEST_FACT_BYTES

POLL_MS = 20
"""How long a poll waits for a record. FastStream sleeps as long after an empty one."""

Wrap = Callable[[tuple[ConsumerRecord, ...]], Awaitable[KafkaMessage]]


def make_broker(kafka: str) -> KafkaBroker:
    return KafkaBroker(
        servers(kafka),
        security=security(kafka),
        apply_types=False,
        logger=None,
        graceful_timeout=5,
    )


def subscribe(
    broker: KafkaBroker,
    topics: Sequence[str],
    *,
    group: str,
    batch: int,
    parking: Parking,
    wrap: Wrap,
) -> Any:
    """FastStream's subscriber. `wrap` converts a batch for the handler."""
    return broker.subscriber(
        *topics,
        group_id=group,
        batch=True,
        max_records=batch,
        batch_timeout_ms=POLL_MS,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        listener=_NewPartitions(parking),
        max_partition_fetch_bytes=LARGEST_FACT_BYTES,
        fetch_max_wait_ms=100,
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        parser=wrap,
        decoder=_undecoded,
    )


def as_record(record: ConsumerRecord) -> Record:
    key = (record.key or b"").decode(errors="replace")
    headers = tuple((name, value or b"") for name, value in record.headers)
    return Record(record.topic, record.partition, record.offset, key, headers, record.value)


class _NewPartitions(ConsumerRebalanceListener):  # type: ignore[misc]
    """New partitions come with the keys that their last owner parked."""

    def __init__(self, parking: Parking) -> None:
        self._parking = parking

    async def on_partitions_revoked(self, revoked: Any) -> None:
        pass

    async def on_partitions_assigned(self, assigned: Any) -> None:  # noqa: ARG002
        self._parking.forget()


async def _undecoded(message: KafkaMessage) -> KafkaMessage:
    return message
