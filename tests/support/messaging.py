"""Outbox, relay, consumer and parking, with an aggregate and a topic of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared.contracts.aggregate import Aggregate
from shared.contracts.catalogue import CATALOGUE
from shared.contracts.envelope import Fact, read_fact
from shared.contracts.membership import CommunityData
from shared.contracts.values import JoinPolicy, Visibility
from shared.messaging import outbox, parking
from shared.messaging.topics import create_topics
from shared.messaging.unit import Unit, Work, utc_now
from shared.mongo import Store

Thing = Aggregate[CommunityData]

PARTITIONS = 3
PARTITIONS_OF_SERVICES = 2
"""The number of partitions of a service's topics in tests."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.02, 0.15
"""Seconds between two looks. What takes long is looked at less often: a look takes time from it."""


class NoRelay:
    """A relay to wake, for a unit whose relay the test runs itself."""

    def wake(self) -> None:
        pass


async def new_aggregate(kafka: str) -> Thing:
    """Return an aggregate of the test's own: its topic exists and its types are registered."""
    aggregate: Thing = Aggregate(
        "membership", f"thing{uuid4().hex[:8]}", CommunityData, frozenset({"made", "changed"})
    )
    CATALOGUE.add(aggregate)
    await create_topics(kafka, [aggregate], partitions=PARTITIONS, replication=1)
    return aggregate


def data(name: str = "thing") -> CommunityData:
    return CommunityData.model_validate(
        {
            "state": {
                "slug": name,
                "names": {"en": name},
                "purposes": {},
                "domain": "",
                "topics": (),
                "visibility": Visibility.INTERNAL,
                "join_policy": JoinPolicy.OPEN,
                "created_at": utc_now(),
                "updated_at": utc_now(),
            },
        }
    )


async def prepared_unit(store: Store) -> Unit:
    await outbox.prepare(store.scope)
    await parking.prepare(store.scope)
    return Unit(store, NoRelay())


async def tell(unit: Unit, aggregate: Thing, key: str, *sequences: int) -> None:
    """Publish one fact per sequence in one transaction."""

    async def telling(*, work: Work) -> None:
        for sequence in sequences:
            participle = "made" if sequence == 1 else "changed"
            work.tell(aggregate, participle, key, sequence, data())

    await unit.run(telling)


async def read_topic(
    kafka: str, topic: str, partitions_of: int = PARTITIONS
) -> list[ConsumerRecord]:
    """Return all committed records of a topic, by partition and offset."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka, enable_auto_commit=False, isolation_level="read_committed"
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(partitions_of)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        records: list[ConsumerRecord] = []
        while any([await consumer.position(p) < ends[p] for p in partitions]):
            for batch in (await consumer.getmany(timeout_ms=100)).values():
                records.extend(batch)
        return sorted(records, key=lambda record: (record.partition, record.offset))
    finally:
        await consumer.stop()


async def facts_of(kafka: str, topic: str, key: str, count: int) -> list[Fact[Any]]:
    """Wait until a key has `count` facts on a service's topic, and return them in order."""

    async def enough() -> list[ConsumerRecord]:
        records = await records_of(kafka, topic, key)
        return records if len(records) >= count else []

    facts = [read_fact(each.headers, each.value) for each in await eventually(enough)]
    assert None not in facts
    return [fact for fact in facts if fact is not None]


async def records_of(kafka: str, topic: str, key: str) -> list[ConsumerRecord]:
    """Return all records of a key on a service's topic, in order, with tombstones."""
    records = await read_topic(kafka, topic, PARTITIONS_OF_SERVICES)
    return [record for record in records if record.key == key.encode()]


def sequences_of(records: list[ConsumerRecord], key: str) -> list[int]:
    """Return the sequences of a key, in the order of the log."""
    return [
        int(dict(record.headers)["ce_sequence"]) for record in records if record.key == key.encode()
    ]


async def send_raw(
    kafka: str,
    topic: str,
    *records: tuple[bytes | None, bytes | None, list[tuple[str, bytes]]],
) -> None:
    """Send records that our relay would not send: key, value, headers."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    try:
        for key, value, headers in records:
            await producer.send_and_wait(topic, value, key=key, headers=headers)
    finally:
        await producer.stop()


async def eventually(
    condition: Callable[[], Awaitable[Any]] | Callable[[], Any],
    *,
    seconds: float = 45,
    longest_pause: float = LONGEST_PAUSE,
) -> Any:
    """Return the first true result of `condition`. Raises TimeoutError if there is none in time.

    seconds: long enough for a busy machine, short enough for pytest to name the test.
    longest_pause: short for what lasts only a moment.
    """
    pause = SHORTEST_PAUSE
    async with asyncio.timeout(seconds):
        while True:
            answer = condition()
            if isinstance(answer, Awaitable):
                answer = await answer
            if answer:
                return answer
            await asyncio.sleep(pause)
            pause = min(pause * 1.2, longest_pause)


@asynccontextmanager
async def running(work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
