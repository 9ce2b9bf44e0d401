"""Outbox and relay on the real store and Kafka."""

import asyncio
from functools import partial
from typing import Any
from unittest.mock import AsyncMock

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaError

from shared.messaging import outbox, relay
from shared.messaging.relay import Relay
from shared.messaging.topics import LARGEST_FACT_BYTES
from shared.messaging.unit import Unit, Work
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.messaging import (
    Thing,
    data,
    eventually,
    new_aggregate,
    prepared_unit,
    read_topic,
    running,
    sequences_of,
    tell,
)


@pytest_asyncio.fixture
async def unit(store: Store) -> Unit:
    return await prepared_unit(store)


@pytest_asyncio.fixture
async def thing(engines: Engines) -> Thing:
    return await new_aggregate(engines.kafka)


def make_relay(store: Store, engines: Engines, holder: str = "one") -> Relay:
    return Relay(store, kafka=engines.kafka, service=store.database.name, holder=holder)


async def nothing_pending(store: Store) -> bool:
    return await outbox.oldest_pending(store.scope) is None


async def test_a_committed_fact_reaches_its_topic(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    async with running(make_relay(store, engines).run):
        await tell(unit, thing, "a", 1)
        await eventually(lambda: nothing_pending(store))
    assert sequences_of(await read_topic(engines.kafka, thing.topic), "a") == [1]


async def test_a_failed_change_publishes_nothing(store: Store, unit: Unit, thing: Thing) -> None:
    async def failing(*, work: Work) -> None:
        work.tell(thing, "made", "a", 1, data())
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await unit.run(failing)
    assert await nothing_pending(store)


async def test_the_order_of_a_key_is_kept_when_ids_are_not_in_order(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    await tell(unit, thing, "a", 1)
    await tell(unit, thing, "a", 3, 2)  # the later version has the earlier id
    async with running(make_relay(store, engines).run):
        await eventually(lambda: nothing_pending(store))
    assert sequences_of(await read_topic(engines.kafka, thing.topic), "a") == [1, 2, 3]


async def test_more_facts_than_a_batch_are_sent_in_order(
    engines: Engines, store: Store, unit: Unit, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 7)
    for key in ("a", "b", "c"):
        await tell(unit, thing, key, *range(1, 13))
    async with running(make_relay(store, engines).run):
        await eventually(lambda: nothing_pending(store))
    records = await read_topic(engines.kafka, thing.topic)
    for key in ("a", "b", "c"):
        assert sequences_of(records, key) == list(range(1, 13))


async def test_a_batch_holds_whole_keys_or_a_part_of_one(
    store: Store, unit: Unit, thing: Thing
) -> None:
    for key, versions in (("a", 2), ("b", 3), ("c", 9)):
        await tell(unit, thing, key, *range(1, versions + 1))

    async def read(after: str) -> list[tuple[str, int]]:
        rows, _ = await outbox.pending(store, after=(thing.topic, after), limit=4)
        return [(row["key"], row["sequence"]) for row in rows]

    assert await read("") == [("a", 1), ("a", 2)]
    assert await read("a") == [("b", 1), ("b", 2), ("b", 3)]
    assert await read("b") == [("c", number) for number in range(1, 5)]


async def test_an_oversized_fact_blocks_only_its_key(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    await tell(unit, thing, "a", 1)
    await tell(unit, thing, "b", 1)
    huge = b"x" * (LARGEST_FACT_BYTES + 1)
    await store.scope[outbox.COLLECTION].update_one({"key": "a"}, {"$set": {"value": huge}})
    await tell(unit, thing, "a", 2)
    one = make_relay(store, engines)
    async with running(one.run):
        for key in ("b", "c"):  # committed after the large fact, and sent in a later pass
            await tell(unit, thing, key, 2)
            sent = {"key": key, "sequence": 2, "pending": None}
            await eventually(partial(store.scope[outbox.COLLECTION].find_one, sent))
    records = await read_topic(engines.kafka, thing.topic)
    assert (sequences_of(records, "b"), sequences_of(records, "c")) == ([1, 2], [2])
    assert sequences_of(records, "a") == []
    assert await one.oldest_pending_seconds() > 0


async def test_an_oversized_fact_does_not_block_its_key_in_another_topic(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    other = await new_aggregate(engines.kafka)
    await tell(unit, thing, "a", 1)
    huge = b"x" * (LARGEST_FACT_BYTES + 1)
    await store.scope[outbox.COLLECTION].update_one({"key": "a"}, {"$set": {"value": huge}})
    await tell(unit, other, "a", 1, 2)
    async with running(make_relay(store, engines).run):
        sent = {"topic": other.topic, "sequence": 2, "pending": None}
        await eventually(partial(store.scope[outbox.COLLECTION].find_one, sent))
    assert sequences_of(await read_topic(engines.kafka, other.topic), "a") == [1, 2]
    assert await read_topic(engines.kafka, thing.topic) == []


async def test_a_refused_topic_does_not_delay_the_others(
    engines: Engines, store: Store, unit: Unit, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "REQUEST_TIMEOUT_MS", 1_000)
    await tell(unit, thing, "a", 1)
    await tell(unit, thing, "b", 1)
    nowhere = {"$set": {"topic": "a topic cannot be named so"}}
    await store.scope[outbox.COLLECTION].update_one({"key": "a"}, nowhere)
    async with running(make_relay(store, engines).run):
        for sequence in (1, 2):
            sent = {"key": "b", "sequence": sequence, "pending": None}
            await eventually(partial(store.scope[outbox.COLLECTION].find_one, sent))
            await tell(unit, thing, "b", sequence + 1)
    assert not await nothing_pending(store)


async def test_the_next_batch_is_sent_while_the_previous_one_is_marked(
    engines: Engines, store: Store, unit: Unit, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 3)
    mark, sent = outbox.mark_published, asyncio.Event()

    async def mark_late(*of: Any) -> None:
        await sent.wait()
        await mark(*of)

    monkeypatch.setattr(outbox, "mark_published", mark_late)
    for key in ("a", "b", "c", "d"):
        await tell(unit, thing, key, 1)
    one = make_relay(store, engines)

    async def on_topic() -> bool:
        return len(await read_topic(engines.kafka, thing.topic)) == 4

    async with running(one.run):
        await eventually(on_topic)
        assert await store.scope[outbox.COLLECTION].count_documents({"pending": True}) == 4
        sent.set()
        await eventually(lambda: nothing_pending(store))


async def test_one_of_two_relays_is_active_and_the_other_takes_over(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    first, second = make_relay(store, engines, "one"), make_relay(store, engines, "two")
    async with running(second.run):
        async with running(first.run):
            await tell(unit, thing, "a", *range(1, 20))
            await eventually(lambda: nothing_pending(store))
        await tell(unit, thing, "a", *range(20, 40))
        await eventually(lambda: nothing_pending(store))
    records = await read_topic(engines.kafka, thing.topic)
    assert sequences_of(records, "a") == list(range(1, 40))


async def test_the_broker_refuses_a_relay_that_was_paused_past_its_lease(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    paused, successor = make_relay(store, engines, "one"), make_relay(store, engines, "two")
    await tell(unit, thing, "a", 1)
    rows, _ = await outbox.pending(store, after=outbox.FIRST, limit=10)
    await paused._send(rows)
    await outbox.mark_published(store.scope, rows[:1], rows[0]["stored_at"])
    await tell(unit, thing, "a", 2)
    await successor.relay_once()
    with pytest.raises(KafkaError):
        await paused._send(rows)  # it resumes and sends the batch that it had selected
    await paused._stop()
    await successor._stop()
    assert sequences_of(await read_topic(engines.kafka, thing.topic), "a") == [1, 2]


async def test_a_crash_between_send_and_mark_causes_a_resend_and_no_loss(
    engines: Engines, store: Store, unit: Unit, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell(unit, thing, "a", 1, 2)
    crashing = make_relay(store, engines)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_published", AsyncMock(side_effect=RuntimeError("crash")))
        with pytest.raises(RuntimeError, match="crash"):
            await crashing.relay_once()
    await crashing._stop()
    async with running(make_relay(store, engines).run):
        await eventually(lambda: nothing_pending(store))
    assert sequences_of(await read_topic(engines.kafka, thing.topic), "a") == [1, 2, 1, 2]


async def test_rows_are_marked_from_the_beginning_of_their_key(
    store: Store, unit: Unit, thing: Thing
) -> None:
    await tell(unit, thing, "a", *range(1, 201))
    rows, _ = await outbox.pending(store, after=outbox.FIRST, limit=200)
    ids = [row["_id"] for row in rows]
    marking = asyncio.ensure_future(outbox.mark_published(store.scope, rows, rows[0]["stored_at"]))
    while not marking.done():
        seen, _ = await outbox.pending(store, after=outbox.FIRST, limit=200)
        assert [row["_id"] for row in seen] == ids[len(ids) - len(seen) :]
    await marking
    assert await nothing_pending(store)


async def test_a_tombstone_follows_the_last_fact_of_its_key(
    engines: Engines, store: Store, unit: Unit, thing: Thing
) -> None:
    async def ending(*, work: Work) -> None:
        work.tell(thing, "made", "a", 1, data())
        work.forget(thing, "a", 1)

    await unit.run(ending)
    async with running(make_relay(store, engines).run):
        await eventually(lambda: nothing_pending(store))
    records = await read_topic(engines.kafka, thing.topic)
    assert [record.value is None for record in records] == [False, True]
