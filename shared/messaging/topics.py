"""Topics: one per aggregate kind, compacted, keyed by aggregate id."""

from collections.abc import Iterable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.contracts.aggregate import Aggregate

LARGEST_FACT_BYTES = 4 * 1024 * 1024
"""The largest record a topic takes. Bodies are bounded well below it."""

SETTINGS = {
    "cleanup.policy": "compact",
    "max.message.bytes": str(LARGEST_FACT_BYTES),
    # a reader that was away for a week still meets every fact, an erasure among them
    "min.compaction.lag.ms": str(7 * 24 * 3600 * 1000),
}


async def create_topics(
    kafka: str, aggregates: Iterable[Aggregate[Any]], *, partitions: int, replication: int
) -> None:
    """Create what is missing. Idempotent, and safe from several processes at once.

    Raises: KafkaError while Kafka is away.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka, request_timeout_ms=10_000)
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        missing = [
            NewTopic(a.topic, partitions, replication, topic_configs=SETTINGS)
            for a in aggregates
            if a.topic not in existing
        ]
        if missing:
            response = await admin.create_topics(missing)
            _raise_unless_created(response)
    finally:
        await admin.close()


def _raise_unless_created(response: Any) -> None:
    for topic, code, *_ in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"creating {topic}")
