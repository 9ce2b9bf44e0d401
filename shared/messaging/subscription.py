"""The subscription of a consumer: in batches, each committed explicitly once it is handled.

Imported only when a consumer runs: importing FastStream takes a quarter of a second, which would
delay processes and responses that do not need it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import ConsumerRebalanceListener, ConsumerRecord
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.message import KafkaAckableMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.messaging.brokers import security, servers
from shared.messaging.topics import LARGEST_FACT_BYTES

POLL_MS = 20
"""How long a poll waits for a record. FastStream sleeps as long after an empty poll."""

WAIT_MS = 500
"""How long Kafka delays an empty response. It responds at once if there is a record; a longer wait
saves requests on idle topics. A record waits for an empty response, at most half a second, only if
its partition was not in the request: behind a slow batch or a rebalance.
"""

MECHANISMS = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}

Consume = Callable[[tuple[ConsumerRecord, ...]], Awaitable[None]]

METADATA_MS = 10_000
"""The age at which a consumer refreshes its metadata: a topic may be created after it joined."""


def make_broker(kafka: str) -> KafkaBroker:
    return KafkaBroker(
        servers(kafka),
        security=_security(kafka),
        apply_types=False,
        logger=None,
        graceful_timeout=5,
        metadata_max_age_ms=METADATA_MS,
    )


def subscribe(
    broker: KafkaBroker,
    topics: Sequence[str],
    consume: Consume,
    *,
    group: str,
    batch: int,
    revoked: Callable[[], None],
    assigned: Callable[[], None],
) -> Any:
    """Return FastStream's subscriber; its `consumer` is aiokafka's.

    consume: called with one batch at a time; it must not raise. revoked, assigned: called before
    and after partitions move.
    """
    subscriber = broker.subscriber(
        *topics,
        group_id=group,
        batch=True,
        max_records=batch,
        batch_timeout_ms=POLL_MS,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
        listener=_Moves(revoked, assigned),
        max_partition_fetch_bytes=LARGEST_FACT_BYTES,
        fetch_max_wait_ms=WAIT_MS,
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        parser=_unparsed,
        decoder=_records,
    )

    subscriber(consume)
    return subscriber


def _security(kafka: str) -> BaseSecurity | None:
    """Return the security options in FastStream's form."""
    said = security(kafka)
    if not said:
        return None
    context = said["ssl_context"]
    if "sasl_mechanism" not in said:
        return BaseSecurity(context)
    user, password = said["sasl_plain_username"], said["sasl_plain_password"]
    return MECHANISMS[said["sasl_mechanism"]](user, password, context)


class _Moves(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, revoked: Callable[[], None], assigned: Callable[[], None]) -> None:
        self._revoked = revoked
        self._assigned = assigned

    async def on_partitions_revoked(self, revoked: Any) -> None:  # noqa: ARG002
        self._revoked()

    async def on_partitions_assigned(self, assigned: Any) -> None:  # noqa: ARG002
        self._assigned()


async def _unparsed(records: tuple[ConsumerRecord, ...]) -> KafkaMessage:
    """Return the records unparsed: FastStream's parser decodes every header of every record."""
    return KafkaAckableMessage(raw_message=records, body=b"", consumer=None)


async def _records(message: KafkaMessage) -> tuple[ConsumerRecord, ...]:
    """Return the records, which the message stores.

    A message that stored itself would be a reference cycle, which keeps its batch in memory.
    """
    return message.raw_message
