"""Topics as `migrate` creates and updates them, on the real Kafka."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from uuid import uuid4

import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from shared.contracts.aggregate import Aggregate
from shared.contracts.membership import CommunityData
from shared.messaging.topics import create_topics, update_topics
from tests.support.engines import Engines
from tests.support.messaging import Thing, eventually

WEEK_MS = str(7 * 24 * 3600 * 1000)
MONTH_MS = str(30 * 24 * 3600 * 1000)


@pytest_asyncio.fixture
async def admin(engines: Engines) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=engines.kafka)
    await client.start()
    yield client
    await client.close()


@pytest_asyncio.fixture
async def thing(engines: Engines) -> Thing:
    made: Thing = Aggregate(
        "membership", f"topic{uuid4().hex[:8]}", CommunityData, frozenset({"made"})
    )
    await create_topics(engines.kafka, [made], partitions=3, replication=1)
    return made


async def settings_of(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str]:
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    return {name: value for name, value, *_ in answers[0].resources[0][4]}


async def has(admin: AIOKafkaAdminClient, topic: str, name: str, value: str) -> bool:
    return (await settings_of(admin, topic)).get(name) == value


async def test_a_topic_is_compacted_and_keeps_a_week(
    admin: AIOKafkaAdminClient, thing: Thing
) -> None:
    await eventually(lambda: has(admin, thing.topic, "min.compaction.lag.ms", WEEK_MS))
    assert await has(admin, thing.topic, "cleanup.policy", "compact")


async def test_a_correct_topic_is_left_alone(engines: Engines, thing: Thing) -> None:
    assert await update_topics(engines.kafka, [thing.topic], retention_days=7) == []


async def test_a_longer_retention_applies_to_an_existing_topic(
    engines: Engines, admin: AIOKafkaAdminClient, thing: Thing
) -> None:
    assert await eventually(lambda: update_topics(engines.kafka, [thing.topic], retention_days=30))
    await eventually(lambda: has(admin, thing.topic, "min.compaction.lag.ms", MONTH_MS))
    assert await update_topics(engines.kafka, [thing.topic], retention_days=30) == []


async def test_settings_of_an_operator_on_a_topic_stay(
    engines: Engines, admin: AIOKafkaAdminClient, thing: Thing
) -> None:
    own = {"segment.ms": "3600000", "cleanup.policy": "compact"}
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, thing.topic, own)])
    await eventually(lambda: has(admin, thing.topic, "segment.ms", "3600000"))
    assert await update_topics(engines.kafka, [thing.topic], retention_days=30) == [thing.topic]
    await eventually(lambda: has(admin, thing.topic, "min.compaction.lag.ms", MONTH_MS))
    assert await has(admin, thing.topic, "segment.ms", "3600000")


async def test_two_simultaneous_migrations_create_each_topic_once(
    engines: Engines, admin: AIOKafkaAdminClient
) -> None:
    things: list[Thing] = [
        Aggregate("membership", f"topic{uuid4().hex[:8]}", CommunityData, frozenset({"made"}))
        for _ in range(3)
    ]
    await asyncio.gather(
        *(create_topics(engines.kafka, things, partitions=3, replication=1) for _ in range(4))
    )

    async def partitions() -> list[int]:
        described = await admin.describe_topics([each.topic for each in things])
        return [len(topic["partitions"]) for topic in described]

    await eventually(lambda: _is(partitions(), [3, 3, 3]))


async def _is(asked: Awaitable[list[int]], expected: list[int]) -> bool:
    return await asked == expected
