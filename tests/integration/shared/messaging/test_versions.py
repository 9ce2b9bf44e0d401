"""Two versions side by side, as during an upgrade, on the real store and Kafka."""

import json
from typing import Any

import pytest
import pytest_asyncio

from shared.contracts.envelope import Fact
from shared.contracts.values import Visibility
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.passed_over import PassedOver
from shared.messaging.read_models import ReadModel, keep
from shared.messaging.topics import create_topics
from shared.messaging.unit import Unit, Work
from shared.mongo import Document, Store, upsert_each
from tests.support.ahead import NewerData, SecondData, knowing, newer, second, told
from tests.support.engines import Engines
from tests.support.messaging import (
    Thing,
    data,
    eventually,
    new_aggregate,
    prepared_unit,
    read_topic,
    running,
    send_raw,
)


class Seen:
    """The results of a reader: rows, and one effect per fact, as notices are."""

    def __init__(self, unit: Unit, thing: Any) -> None:
        self.unit = unit
        self.model = ReadModel(thing, "things", row)
        self.facts: list[Fact[Any]] = []

    async def apply(self, facts: list[Fact[Any]]) -> None:
        await keep(self.unit, [self.model], facts)
        self.facts += facts
        done = {fact.id: {"$setOnInsert": {"of": fact.subject}} for fact in facts}
        await upsert_each(self.unit.store.scope, "effects", done)

    async def effects(self) -> int:
        return int(await self.unit.store.scope["effects"].count_documents({}))

    async def row(self, key: str = "a") -> Document:
        found = await self.unit.store.scope["things"].find_one({"_id": key})
        return dict(found or {})


def row(fact: Fact[Any]) -> Document:
    charters = getattr(fact.data, "charters", None)
    return {"_id": fact.subject, "sequence": fact.sequence, "charters": charters}


@pytest_asyncio.fixture
async def unit(store: Store) -> Unit:
    return await prepared_unit(store)


@pytest_asyncio.fixture
async def thing(engines: Engines, unit: Unit) -> Thing:
    assert unit
    return await new_aggregate(engines.kafka)


@pytest.fixture
def parking(store: Store, thing: Thing) -> Parking:
    return Parking(store, f"group.{thing.name}")


@pytest.fixture
def seen(unit: Unit, thing: Thing) -> Seen:
    return Seen(unit, thing)


def reader(engines: Engines, aggregate: Any, parking: Parking, seen: Seen) -> FactConsumer:
    return FactConsumer(
        kafka=engines.kafka, aggregates=[aggregate], apply=seen.apply, parking=parking
    )


async def noted(store: Store, topic: str) -> set[str]:
    found = await store.scope["passed_over"].find_one({"_id": topic})
    return set(found["names"]) if found else set()


class TestOneMajor:
    async def test_an_older_reader_accepts_any_participle_value_and_field(
        self, engines: Engines, store: Store, thing: Thing, parking: Parking, seen: Seen
    ) -> None:
        ahead = (
            told(thing, "made.v1", 1),
            told(thing, "chartered.v1", 2, state={"charter": "Ours"}, more=1),
            told(thing, "changed.v1", 3, state={"visibility": "department", "names": {"de": "x"}}),
        )
        await send_raw(engines.kafka, thing.topic, *ahead)
        async with running(reader(engines, thing, parking, seen).run):
            await eventually(lambda: len(seen.facts) == 3)
        assert [fact.participle for fact in seen.facts] == ["made", "chartered", "changed"]
        assert seen.facts[2].data.state.visibility == "department"
        assert seen.facts[0].data.state.visibility is Visibility.INTERNAL
        assert (await seen.row())["sequence"] == 3
        assert await parking.count() == 0
        assert await noted(store, thing.topic) == {
            *("state.charter", "more", "Visibility=department", "Language=de"),
        }

    async def test_more_than_a_hundred_unknown_facts_stop_no_reader(
        self, engines: Engines, thing: Thing, parking: Parking, seen: Seen
    ) -> None:
        ahead = [told(thing, "chartered.v1", n, state={"visibility": "x"}) for n in range(1, 151)]
        await send_raw(engines.kafka, thing.topic, *ahead)
        consumer = reader(engines, thing, parking, seen)
        async with running(consumer.run):
            await eventually(lambda: len(seen.facts) == 150)
        assert consumer.stopped_by is None

    async def test_a_newer_reader_reads_facts_of_an_older_version(
        self, engines: Engines, store: Store, thing: Thing, parking: Parking, seen: Seen
    ) -> None:
        both = told(thing, "made.v1", 1), told(thing, "changed.v1", 2, state={"charter": "Ours"})
        await send_raw(engines.kafka, thing.topic, *both)
        with knowing(newer(thing)):
            async with running(reader(engines, thing, parking, seen).run):
                await eventually(lambda: len(seen.facts) == 2)
        assert {type(fact.data) for fact in seen.facts} == {NewerData}
        assert [fact.data.state.charter for fact in seen.facts] == ["none yet", "Ours"]
        assert await noted(store, thing.topic) == set()

    async def test_an_invalid_fact_is_parked_whatever_its_version(
        self, engines: Engines, thing: Thing, parking: Parking, seen: Seen
    ) -> None:
        wrong = told(thing, "changed.v1", 1, state={"visibility": 7, "charter": "Ours"})
        await send_raw(engines.kafka, thing.topic, wrong)
        async with running(reader(engines, thing, parking, seen).run):
            (row,) = await eventually(parking.listing)
        assert "state.visibility" in row["reason"]


class TestTwoMajors:
    async def tell(self, unit: Unit, aggregate: Any, *sequences: int) -> None:
        async def telling(*, work: Work) -> None:
            for sequence in sequences:
                said = {**data("a").model_dump(), "charters": (f"c{sequence}",)}
                work.tell(aggregate, "made", "a", sequence, SecondData.model_validate(said))

        await unit.run(telling)

    async def relay(self, engines: Engines, unit: Unit) -> None:
        """Publish the contents of the outbox."""
        for row in await unit.store.scope["outbox"].find().sort("sequence", 1).to_list(None):
            headers = [(name, bytes(value)) for name, value in row["headers"]]
            value = None if row["value"] is None else bytes(row["value"])
            await send_raw(engines.kafka, row["topic"], (row["key"].encode(), value, headers))

    @pytest_asyncio.fixture
    async def both(self, engines: Engines, unit: Unit, thing: Thing) -> Any:
        """Publish two facts in two majors, as a producer that has both."""
        aggregate = second(thing)
        await _create(engines, aggregate)
        with knowing(aggregate):
            await self.tell(unit, aggregate, 1, 2)
            await self.relay(engines, unit)
        return aggregate

    async def test_each_major_is_published_in_full_on_its_own_topic(
        self, engines: Engines, thing: Thing, both: Any
    ) -> None:
        first = await read_topic(engines.kafka, thing.topic)
        newest = await read_topic(engines.kafka, both.topic)
        ids = [[dict(record.headers)["ce_id"] for record in told] for told in (first, newest)]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == 2
        assert ["charters" in json.loads(record.value) for record in first] == [False, False]
        assert [json.loads(record.value)["charters"] for record in newest] == [["c1"], ["c2"]]

    async def test_a_reader_of_the_first_major_has_all_facts(
        self, engines: Engines, store: Store, thing: Thing, both: Any, parking: Parking, seen: Seen
    ) -> None:
        assert both
        async with running(reader(engines, thing, parking, seen).run):
            await eventually(lambda: len(seen.facts) == 2)
        assert [fact.sequence for fact in seen.facts] == [1, 2]
        assert await parking.count() == 0
        assert await noted(store, thing.topic) == set()

    async def test_a_reader_of_both_keeps_the_newest_and_does_nothing_twice(
        self, engines: Engines, both: Any, parking: Parking, unit: Unit
    ) -> None:
        seen = Seen(unit, both)
        with knowing(both):
            async with running(reader(engines, both, parking, seen).run):
                await eventually(lambda: len(seen.facts) == 4)
        assert {type(fact.data) for fact in seen.facts} == {SecondData}
        assert await seen.row() == {"_id": "a", "sequence": 2, "charters": ["c2"], "major": 2}
        assert await seen.effects() == 2

    @pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=["first", "last"])
    async def test_the_newest_major_is_kept_in_either_order(
        self, both: Any, unit: Unit, order: tuple[int, int]
    ) -> None:
        seen = Seen(unit, both)
        facts = {major: _fact(both, 5, major, (f"v{major}",)) for major in order}
        for major in order:
            await seen.apply([facts[major]])
            await seen.apply([facts[major]])
        assert (await seen.row())["charters"] == ["v2"]
        await seen.apply([_fact(both, 6, 1, ("later",))])
        assert await seen.row() == {"_id": "a", "sequence": 6, "charters": ["later"]}

    async def test_a_reader_that_moves_to_the_newest_applies_all_facts(
        self, engines: Engines, thing: Thing, both: Any, parking: Parking, seen: Seen, unit: Unit
    ) -> None:
        async with running(reader(engines, thing, parking, seen).run):
            await eventually(lambda: len(seen.facts) == 2)
        assert (await seen.row())["charters"] is None
        moved = Seen(unit, both)
        with knowing(both):
            async with running(reader(engines, both, parking, moved).run):
                await eventually(lambda: len(moved.facts) == 2)
        assert (await moved.row())["charters"] == ["c2"]
        assert await moved.effects() == 2

    async def test_a_tombstone_is_published_in_both_majors(
        self, engines: Engines, unit: Unit, thing: Thing, both: Any
    ) -> None:
        async def forget(*, work: Work) -> None:
            work.forget(both, "a", 2)

        await unit.store.scope["outbox"].delete_many({})
        await unit.run(forget)
        await self.relay(engines, unit)
        for topic in (thing.topic, both.topic):
            assert (await read_topic(engines.kafka, topic))[-1].value is None

    async def test_a_token_names_a_version_once(self, unit: Unit, both: Any) -> None:
        async def telling(*, work: Work) -> None:
            said = SecondData.model_validate(data("b").model_dump())
            work.tell(both, "made", "b", 1, said)

        with knowing(both):
            outcome = await unit.run(telling)
        assert [str(version) for version in outcome.versions] == [f"{both.kind}/b@1"]

    async def test_an_unknown_major_is_ignored_and_noted(
        self, engines: Engines, store: Store, thing: Thing, parking: Parking, seen: Seen
    ) -> None:
        strange = told(thing, "changed.v3", 1, state={"names": "of quite another shape"})
        await send_raw(engines.kafka, thing.topic, strange, told(thing, "made.v1", 1))
        async with running(reader(engines, thing, parking, seen).run):
            await eventually(lambda: seen.facts)
        assert await parking.count() == 0
        assert await noted(store, thing.topic) == {"v3"}


async def test_unknown_values_are_noted_before_and_after_their_fact_is_applied(
    engines: Engines, store: Store, thing: Thing, parking: Parking
) -> None:
    """A process that takes facts up in between sees that there are more."""
    times: list[int] = []

    async def apply(_: list[Fact[Any]]) -> None:
        times.append((await _passed(store, thing.topic))["times"])

    ahead = told(thing, "chartered.v1", 1, state={"charter": "Ours"})
    await send_raw(engines.kafka, thing.topic, ahead)
    consumer = FactConsumer(
        kafka=engines.kafka,
        aggregates=[thing],
        apply=apply,
        parking=parking,
        passed_over=PassedOver(store.scope),
    )
    async with running(consumer.run):
        await eventually(lambda: times)

        async def again() -> bool:
            return bool((await _passed(store, thing.topic))["times"] > times[-1])

        await eventually(again)


async def _passed(store: Store, topic: str) -> Document:
    return dict(await store.scope["passed_over"].find_one({"_id": topic}) or {})


async def _create(engines: Engines, aggregate: Any) -> None:
    await create_topics(engines.kafka, [aggregate], partitions=3, replication=1)


def _fact(aggregate: Any, sequence: int, major: int, charters: tuple[str, ...]) -> Fact[Any]:
    said = SecondData.model_validate({**data("a").model_dump(), "charters": charters})
    return Fact(
        id=f"{sequence}",
        source=aggregate.source,
        type=f"guilde.{aggregate.kind}.changed.v{major}",
        subject="a",
        time=said.state.created_at,
        sequence=sequence,
        data=said,
    )
