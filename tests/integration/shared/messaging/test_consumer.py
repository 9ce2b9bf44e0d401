"""The consumer wrapper and parking, on the real store and Kafka."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from shared.contracts.envelope import Fact, write_data, write_headers
from shared.messaging import applying
from shared.messaging import consumer as consumers
from shared.messaging.applying import TooManyParkedError
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.unit import new_id, utc_now
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.messaging import (
    Thing,
    data,
    eventually,
    new_aggregate,
    prepared_unit,
    running,
    send_raw,
)

Raw = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]
Apply = Callable[[list[Fact[Any]]], Awaitable[None]]


class Away(Exception):
    """A transient failure of an engine."""


class Seen:
    """The facts applied: (key, sequence), in order; it refuses the keys in `refuses`."""

    def __init__(self) -> None:
        self.facts: list[tuple[str, int]] = []
        self.refuses: set[str] = set()
        self.away = False
        self.attempts = 0

    async def apply(self, facts: list[Fact[Any]]) -> None:
        self.attempts += 1
        if self.away:
            raise Away
        if any(fact.subject in self.refuses for fact in facts):
            raise ValueError("refused")
        self.facts += [(fact.subject, fact.sequence) for fact in facts]


@pytest_asyncio.fixture
async def thing(engines: Engines, store: Store) -> Thing:
    await prepared_unit(store)
    return await new_aggregate(engines.kafka)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def consumer(engines: Engines, store: Store, thing: Thing, seen: Seen) -> FactConsumer:
    return make(engines, store, thing, seen.apply)


def make(engines: Engines, store: Store, thing: Thing, apply: Apply) -> FactConsumer:
    group = f"group.{thing.name}"
    return FactConsumer(
        kafka=engines.kafka,
        aggregates=[thing],
        apply=apply,
        parking=Parking(store, group),
        heals=(Away,),
        batch=50,
    )


def record(thing: Thing, key: str, sequence: int, fact_type: str | None = None) -> Raw:
    fact = Fact(
        id=new_id(),
        source=thing.source,
        type=fact_type or thing.fact_type("made"),
        subject=key,
        time=utc_now(),
        sequence=sequence,
        data=data(),
    )
    return key.encode(), write_data(fact), write_headers(fact)


async def test_facts_are_applied_in_the_order_of_their_keys(
    engines: Engines, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    sent = [record(thing, key, n) for n in range(1, 21) for key in ("a", "b")]
    await send_raw(engines.kafka, thing.topic, *sent)
    async with running(consumer.run):
        await eventually(lambda: len(seen.facts) == 40)
    for key in ("a", "b"):
        assert [n for k, n in seen.facts if k == key] == list(range(1, 21))


async def test_nothing_is_applied_again_after_a_restart(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    await send_raw(engines.kafka, thing.topic, record(thing, "a", 1))
    async with running(consumer.run):
        await eventually(lambda: seen.facts)
        await eventually(lambda: lag_is_zero(consumer))
    await send_raw(engines.kafka, thing.topic, record(thing, "a", 2))
    async with running(make(engines, store, thing, seen.apply).run):
        await eventually(lambda: len(seen.facts) == 2)
    assert seen.facts == [("a", 1), ("a", 2)]


async def test_facts_read_ahead_are_read_again_by_the_next_consumer(
    engines: Engines, store: Store, thing: Thing, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "GRACE_SECONDS", 0.1)

    async def stand_still(facts: list[Fact[Any]]) -> None:
        await seen.apply(facts)
        await asyncio.Event().wait()

    await send_raw(engines.kafka, thing.topic, *(record(thing, "a", n) for n in range(1, 201)))
    standing = make(engines, store, thing, stand_still)

    async def all_but_one_batch_wait() -> bool:
        return len(seen.facts) > 0 and await standing.lag() == 200

    async with running(standing.run):
        await eventually(all_but_one_batch_wait)
    async with running(make(engines, store, thing, seen.apply).run):
        await eventually(lambda: ("a", 200) in seen.facts)
    assert list(dict.fromkeys(seen.facts)) == [("a", n) for n in range(1, 201)]


async def lag_is_zero(consumer: FactConsumer) -> bool:
    return consumer.assigned > 0 and await consumer.lag() == 0


async def test_the_consumer_waits_for_an_engine_that_is_away(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    seen.away = True
    await send_raw(engines.kafka, thing.topic, record(thing, "a", 1))
    async with running(consumer.run):
        await eventually(lambda: seen.attempts > 2)
        seen.away = False
        await eventually(lambda: seen.facts)
    assert await Parking(store, f"group.{thing.name}").listing() == []


@pytest.mark.parametrize(
    "poison",
    [
        (b"a", b"{", None),
        (b"a", b"\xff\xfe", None),
        (b"a", b'{"state": 1}', None),
        (b"a", b"[" * 100_000, None),
        (b"a", b"", None),
        (b"a", None, [("ce_type", b"\xff")]),
        (b"a", None, []),
        (b"a", None, [("ce_type", None)]),
        (b"a", None, [("ce_actor", b"\xff")]),
        (b"a", None, [("ce_sequence", b"0")]),
        (b"a", None, [("ce_sequence", b"many")]),
        (b"a", None, [("ce_time", b"yesterday")]),
        (b"a", None, [("ce_time", b"2026-01-01T00:00:00")]),
    ],
    ids=lambda poison: str(poison)[:40],
)
async def test_an_invalid_record_is_parked_and_the_rest_is_applied(
    engines: Engines,
    store: Store,
    thing: Thing,
    seen: Seen,
    consumer: FactConsumer,
    poison: tuple[bytes, bytes | None, list[tuple[str, bytes]] | None],
) -> None:
    key, value, changed = poison
    _, good_value, good_headers = record(thing, "a", 1)
    headers = good_headers
    if changed is not None:
        headers = [*dict(good_headers).items()] if changed else []
        headers = [*(dict(headers) | dict(changed)).items()]
    bad = (key, value if value is not None else good_value, headers)
    await send_raw(engines.kafka, thing.topic, bad, record(thing, "b", 1), record(thing, "a", 2))
    async with running(consumer.run):
        await eventually(lambda: seen.facts == [("b", 1)])
        parking = Parking(store, f"group.{thing.name}")
        await eventually(lambda: two_parked(parking))
        await eventually(lambda: lag_is_zero(consumer))
    first, behind = await parking.listing()
    assert not first["behind"]
    assert first["reason"]
    assert behind["behind"]
    shown = await parking.show(first["_id"])
    assert shown is not None
    assert shown["trace"]


async def two_parked(parking: Parking) -> bool:
    return len(await parking.listing()) == 2


async def test_a_type_of_a_newer_version_is_ignored(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    future = record(thing, "a", 1, fact_type=f"{thing.topic}.made.v2")
    await send_raw(engines.kafka, thing.topic, future, record(thing, "a", 2))
    async with running(consumer.run):
        await eventually(lambda: seen.facts)
    assert seen.facts == [("a", 2)]
    assert await Parking(store, f"group.{thing.name}").listing() == []


async def test_a_tombstone_is_ignored(
    engines: Engines, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    await send_raw(engines.kafka, thing.topic, (b"a", None, []), record(thing, "b", 1))
    async with running(consumer.run):
        await eventually(lambda: seen.facts)


async def test_a_failing_fact_is_parked_and_replayed_with_its_successors(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    seen.refuses = {"a"}
    sent = [record(thing, "a", 1), record(thing, "b", 1), record(thing, "a", 2)]
    await send_raw(engines.kafka, thing.topic, *sent)
    parking = Parking(store, f"group.{thing.name}")
    async with running(consumer.run):
        await eventually(lambda: two_parked(parking))
        await eventually(lambda: seen.facts == [("b", 1)])  # of another partition: at any time
        seen.refuses = set()
        await parking.ask_replay(None)
        await eventually(lambda: len(seen.facts) == 3)
        await send_raw(engines.kafka, thing.topic, record(thing, "a", 3))
        await eventually(lambda: len(seen.facts) == 4)
    assert seen.facts[1:] == [("a", 1), ("a", 2), ("a", 3)]
    assert await parking.listing() == []


async def test_a_replay_that_fails_again_stays_parked_with_its_new_reason(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    seen.refuses = {"a"}
    await send_raw(engines.kafka, thing.topic, record(thing, "a", 1))
    parking = Parking(store, f"group.{thing.name}")
    async with running(consumer.run):
        await eventually(parking.listing)
        assert await parking.ask_replay(None) == 1
        await eventually(lambda: none_asked(parking))
    assert [row["reason"] for row in await parking.listing()] == ["ValueError('refused')"]


async def none_asked(parking: Parking) -> bool:
    return await parking.next_replay() is None


async def test_dropping_a_parked_fact_releases_its_successors(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    bad = (b"a", b"{", record(thing, "a", 1)[2])
    await send_raw(engines.kafka, thing.topic, bad, record(thing, "a", 2))
    parking = Parking(store, f"group.{thing.name}")
    async with running(consumer.run):
        await eventually(lambda: two_parked(parking))
        first = (await parking.listing())[0]
        assert await parking.drop(first["_id"]) == 1
        await eventually(lambda: seen.facts == [("a", 2)])
        await eventually(lambda: nothing_listed(parking))


async def nothing_listed(parking: Parking) -> bool:
    return await parking.listing() == []


async def test_the_consumer_stops_rather_than_parking_everything(
    engines: Engines,
    store: Store,
    thing: Thing,
    consumer: FactConsumer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(applying, "MOST_PARKED_IN_WINDOW", 5)
    bad = [(f"k{n}".encode(), b"{", record(thing, f"k{n}", 1)[2]) for n in range(20)]
    await send_raw(engines.kafka, thing.topic, *bad)
    async with running(consumer.run):
        await eventually(lambda: consumer.stopped_by)
    assert isinstance(consumer.stopped_by, TooManyParkedError)
    assert len(await Parking(store, f"group.{thing.name}").listing()) == 6


async def test_two_processes_of_a_group_share_the_work(
    engines: Engines, store: Store, thing: Thing, seen: Seen, consumer: FactConsumer
) -> None:
    other = make(engines, store, thing, seen.apply)
    async with running(consumer.run), running(other.run):
        await eventually(lambda: consumer.assigned and other.assigned)
        assert consumer.assigned + other.assigned == 3
        await send_raw(engines.kafka, thing.topic, *[record(thing, f"k{n}", 1) for n in range(30)])
        await eventually(lambda: len({key for key, _ in seen.facts}) == 30)
