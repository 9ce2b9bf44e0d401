"""Topics: one per aggregate kind, compacted, keyed by aggregate id."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.contracts.aggregate import Aggregate
from shared.messaging.brokers import client_options

LARGEST_FACT_BYTES = 4 * 1024 * 1024
"""The largest record of a topic. Bodies are limited well below it."""
SETTINGS = {"cleanup.policy": "compact", "max.message.bytes": str(LARGEST_FACT_BYTES)}
"""The settings that are the same for every installation."""
RETENTION_DAYS = 7
_DAY_MS = 24 * 3600 * 1000

SET_ON_TOPIC = 1
"""The source of a setting in Kafka's protocol: set on the topic itself, not a default."""


def settings(*, replication: int, retention_days: int = RETENTION_DAYS) -> dict[str, str]:
    """Return the settings of every topic.

    A reader that was away for less than `retention_days` still gets every fact, including erasures.
    """
    return {
        **SETTINGS,
        "min.compaction.lag.ms": str(retention_days * _DAY_MS),
        # an acknowledged record is on two brokers; with only two, either may be away
        "min.insync.replicas": str(2 if replication > 2 else 1),  # noqa: PLR2004
    }


async def create_topics(
    kafka: str,
    aggregates: Iterable[Aggregate[Any]],
    *,
    partitions: int,
    replication: int,
    retention_days: int = RETENTION_DAYS,
) -> None:
    """Create missing topics, for all majors. Idempotent, and safe concurrently.

    Raises: KafkaError while Kafka is away.
    """
    told = settings(replication=replication, retention_days=retention_days)
    async with _admin(kafka) as admin:
        existing = set(await admin.list_topics())
        missing = [
            NewTopic(topic, partitions, replication, topic_configs=told)
            for aggregate in aggregates
            for topic in aggregate.topics
            if topic not in existing
        ]
        if missing:
            response = await admin.create_topics(missing)
            _raise_unless_created(response)


async def update_topics(kafka: str, topics: Iterable[str], *, retention_days: int) -> list[str]:
    """Update existing topics to the current settings. Returns the names of changed topics.

    An operator's other settings stay. So do partitions and replicas: with more partitions, keys
    would move, and facts would lose their order. Raises: KafkaError.
    """
    async with _admin(kafka) as admin:
        changed: dict[str, Mapping[str, str]] = {}
        for topic in await admin.describe_topics(list(topics)):
            if not topic["partitions"]:
                continue  # just created with these settings, and not every broker knows it yet
            name, replicas = topic["topic"], len(topic["partitions"][0]["replicas"])
            wanted = settings(replication=replicas, retention_days=retention_days)
            present = await _set_on(admin, name)
            if not wanted.items() <= present.items():
                changed[name] = present | wanted
        if changed:
            resources = [
                ConfigResource(ConfigResourceType.TOPIC, name, configs)
                for name, configs in changed.items()
            ]
            for response in await admin.alter_configs(resources):
                _raise_unless_altered(response)
        return sorted(changed)


@dataclass(frozen=True, slots=True)
class Shape:
    """A topic's partitions and settings. With other partitions, its keys would move."""

    partitions: int
    settings: dict[str, str]


async def read_shapes(kafka: str, topics: Iterable[str]) -> dict[str, Shape]:
    """Return the shapes of the existing topics. Raises: KafkaError."""
    async with _admin(kafka) as admin:
        there = sorted(set(topics) & set(await admin.list_topics()))
        return {
            topic["topic"]: Shape(len(topic["partitions"]), await _set_on(admin, topic["topic"]))
            for topic in await admin.describe_topics(there)
        }


async def create_shaped(kafka: str, shapes: Mapping[str, Shape], *, replication: int) -> None:
    """Create topics of these shapes. Raises: KafkaError, also if one of them exists already."""
    async with _admin(kafka) as admin:
        response = await admin.create_topics(
            [
                NewTopic(topic, shape.partitions, replication, topic_configs=shape.settings)
                for topic, shape in shapes.items()
            ]
        )
        for topic, code, *_ in response.topic_errors:
            if code:
                raise for_code(code)(f"creating {topic}")


@asynccontextmanager
async def _admin(kafka: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**client_options(kafka), request_timeout_ms=10_000)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def _set_on(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic)]
    found: dict[str, str] = {}
    for response in await admin.describe_configs(asked):
        for code, message, _, name, entries in response.resources:
            if code:
                raise for_code(code)(f"reading the settings of {name}: {message}")
            found |= {key: value for key, value, _, source, *_ in entries if source == SET_ON_TOPIC}
    return found


def _raise_unless_created(response: Any) -> None:
    for topic, code, *_ in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"creating {topic}")


def _raise_unless_altered(response: Any) -> None:
    for code, message, _, topic in response.resources:
        if code:
            raise for_code(code)(f"changing the settings of {topic}: {message}")
