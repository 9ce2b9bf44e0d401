"""Read models rebuilt from offset 0, in place: mended, complete for readers, never set back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.envelope import Fact
from shared.messaging.consumer import FactConsumer
from shared.messaging.log import Log
from shared.messaging.parking import Parking
from shared.messaging.read_models import Digest, ReadModel, digest, keep
from shared.messaging.rebuild import BESIDE, LostTopicError, Outcome, Rebuild
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Alone, Document, HeldElsewhereError, Store
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
from tests.support.topics import Publisher

ROWS = "things"
GONE = {"erased": True}


def row(fact: Fact[Any]) -> Document:
    version = {"_id": fact.subject, "sequence": fact.sequence}
    slug = fact.data.state.slug
    return {**version, **GONE} if slug == "gone" else {**version, "slug": slug}


class World:
    """An aggregate of the test's own, and a read model of it that a live consumer keeps."""

    def __init__(self, thing: Thing, unit: Unit, publish: Publisher, kafka: str) -> None:
        self.thing = thing
        self.unit = unit
        self.scope = unit.store.scope
        self.rows = self.scope[ROWS]
        self.model = ReadModel(thing, ROWS, row, forgotten=GONE, records_arrival=True)
        self.kafka = kafka
        self._publish = publish

    def fact(self, key: str, sequence: int = 1, slug: str | None = None) -> Fact[Any]:
        said = "made" if sequence == 1 else "changed"
        return Fact(
            id=uuid4().hex,
            source=self.thing.source,
            type=self.thing.fact_type(said),
            subject=key,
            time=utc_now(),
            sequence=sequence,
            data=data(slug or f"{key}-{sequence}"),
        )

    async def tell(self, *facts: Fact[Any]) -> None:
        await self._publish(*facts)

    async def keep(self, *facts: Fact[Any]) -> None:
        await keep(self.unit, [self.model], list(facts))

    async def live(self, *facts: Fact[Any]) -> None:
        await self.tell(*facts)
        await self.keep(*facts)

    async def end(self, key: str) -> None:
        """Publish the tombstone of a key."""
        await self._publish.end(self.thing.topic, key)

    def rebuild(self, *, patience: float = 0.5) -> Rebuild:
        alone = Alone(self.scope, "rebuild", uuid4().hex, patience=patience)
        return Rebuild(self.scope, [self.model], Log(self.kafka, [self.thing.topic]), alone)

    async def run(self) -> Outcome:
        return await self.rebuild().run()

    async def digest(self) -> Digest:
        return await digest(self.scope, self.model)

    async def found(self, key: str) -> Document | None:
        found: Document | None = await self.rows.find_one({"_id": key}, {"heard_at": 0})
        return found


@pytest_asyncio.fixture
async def world(engines: Engines, store: Store, publish: Publisher) -> World:
    thing = await new_aggregate(engines.kafka)
    return World(thing, await prepared_unit(store), publish, engines.kafka)


class TestMending:
    async def test_correct_rows_are_not_touched(self, world: World) -> None:
        await world.live(*(world.fact(f"k{n}", s) for n in range(50) for s in (1, 2, 3)))
        before = await world.rows.find().to_list(None)
        outcome = await world.run()
        assert (outcome.facts, outcome.mended.total()) == (150, 0)
        assert await world.rows.find().to_list(None) == before
        assert not await world.scope[BESIDE + ROWS].count_documents({})

    async def test_lost_rows_are_rebuilt(self, world: World) -> None:
        await world.live(*(world.fact(f"k{n}", s) for n in range(1_100) for s in (1, 2)))
        before = await world.digest()
        await world.rows.delete_many({})
        assert (await world.run()).mended == {ROWS: 1_100}
        assert await world.digest() == before
        assert before.rows == 1_100

    @pytest.mark.parametrize(
        "wrong",
        [
            {"slug": "other"},
            {"slug": "k-2", "more": True},
            {"sequence": 1},
            {"sequence": 99},
            {"sequence": "x"},
        ],
    )
    async def test_a_damaged_row_is_mended(self, world: World, wrong: Document) -> None:
        await world.live(world.fact("k"), world.fact("k", 2), world.fact("other"))
        before = await world.digest()
        await world.rows.update_one({"_id": "k"}, {"$set": wrong})
        assert await world.digest() != before
        assert (await world.run()).mended == {ROWS: 1}
        assert await world.digest() == before

    async def test_a_row_that_lost_its_sequence_is_mended(self, world: World) -> None:
        await world.live(world.fact("k"))
        await world.rows.update_one({"_id": "k"}, {"$unset": {"sequence": ""}})
        await world.run()
        assert await world.found("k") == {"_id": "k", "sequence": 1, "slug": "k-1"}

    async def test_a_row_without_a_fact_is_removed(self, world: World) -> None:
        await world.live(world.fact("k"))
        await world.keep(world.fact("spurious", 3))
        assert (await world.run()).mended == {ROWS: 1}
        assert await world.found("spurious") is None
        assert await world.found("k")

    async def test_an_empty_topic_counts_as_lost_and_removes_no_row(self, world: World) -> None:
        await world.keep(world.fact("k"))
        with pytest.raises(LostTopicError, match="republish membership"):
            await world.run()
        assert await world.found("k")

    async def test_an_unreadable_fact_leaves_its_row_unchanged(self, world: World) -> None:
        await world.live(world.fact("k"))
        await world.keep(world.fact("older"))
        unreadable = [("ce_type", world.thing.fact_type("made").encode())]
        newer_type = [("ce_type", f"{world.thing.topic}.made.v9".encode())]
        too_large = world.fact("older", 2**70)
        await send_raw(
            world.kafka,
            world.thing.topic,
            (b"k", b"{", unreadable),
            (b"older", b"{}", newer_type),
        )
        await world.tell(too_large)
        outcome = await world.run()
        assert outcome.skipped_count == 2
        assert all(place.startswith(world.thing.topic) for place in outcome.skipped)
        assert outcome.mended.total() == 0
        assert await world.found("k")
        assert await world.found("older")


class TestErasure:
    async def test_an_erased_person_stays_erased(self, world: World) -> None:
        await world.live(world.fact("ada"), world.fact("ada", 2, "gone"))
        await world.end("ada")
        assert not (await world.run()).mended
        assert await world.found("ada") == {"_id": "ada", "sequence": 2, **GONE}

    async def test_remains_of_an_erased_person_are_removed_from_a_row(self, world: World) -> None:
        await world.live(world.fact("ada"), world.fact("ada", 2, "gone"))
        await world.end("ada")
        await world.rows.update_one({"_id": "ada"}, {"$set": {"name": "Ada"}})
        await world.run()
        assert await world.found("ada") == {"_id": "ada", "sequence": 2, **GONE}

    async def test_a_tombstone_alone_erases(self, world: World) -> None:
        """Compaction removed the facts, one of which this reader never applied."""
        await world.keep(world.fact("ada"))
        await world.end("ada")
        await world.run()
        erased = await world.found("ada")
        assert erased is not None
        assert set(erased) == {"_id", "sequence", "erased"}
        await world.keep(world.fact("ada", 7))
        assert await world.found("ada") == erased

    async def test_an_erased_person_unknown_to_the_topic_stays_erased(self, world: World) -> None:
        await world.live(world.fact("other"))
        before = await world.digest()
        await world.keep(world.fact("ada", 2, "gone"))
        await world.run()
        assert await world.found("ada") == {"_id": "ada", "sequence": 2, **GONE}
        assert await world.digest() == before


@pytest_asyncio.fixture
async def consuming(world: World) -> AsyncIterator[World]:
    """Run the service's own consumer too."""

    async def apply(facts: list[Fact[Any]]) -> None:
        await world.keep(*facts)

    group = f"test.{uuid4().hex}"
    consumer = FactConsumer(
        kafka=world.kafka,
        aggregates=[world.thing],
        apply=apply,
        parking=Parking(world.unit.store, group),
    )
    async with running(consumer.run):
        await eventually(lambda: consumer.assigned)
        yield world


class TestServing:
    async def test_readers_miss_no_row_and_nothing_goes_back(self, consuming: World) -> None:
        world = consuming
        keys = [f"k{n}" for n in range(100)]
        newest = dict.fromkeys(keys, 1)
        await world.tell(*(world.fact(key) for key in keys))
        await eventually(lambda: has(world, len(keys)))
        await world.rows.update_many({}, {"$set": {"slug": "wrong"}})
        await world.keep(world.fact("spurious", 5))

        async def write() -> None:
            while True:
                for key in keys[::7]:
                    newest[key] += 1
                    await world.tell(world.fact(key, newest[key]))

        async def read() -> None:
            seen: dict[str, int] = {}
            while True:
                rows = await world.rows.find({"_id": {"$in": keys}}).to_list(None)
                found = {row["_id"]: row["sequence"] for row in rows}
                assert len(found) == len(keys)
                assert all(found[key] >= seen.get(key, 0) for key in keys)
                seen = found

        async with asyncio.TaskGroup() as tasks:
            others = [tasks.create_task(write()), tasks.create_task(read())]
            for _ in range(2):
                await world.run()
            for task in others:
                task.cancel()
        for key in keys[::7]:
            newest[key] += 1
            await world.tell(world.fact(key, newest[key]))
        await eventually(lambda: all_at(world, newest))
        slugs = {row["_id"]: row["slug"] for row in await world.rows.find().to_list(None)}
        assert slugs == {key: f"{key}-{sequence}" for key, sequence in newest.items()}
        assert not (await world.run()).mended

    async def test_facts_skipped_by_the_live_consumer_for_a_wrong_row_are_applied(
        self, consuming: World
    ) -> None:
        world = consuming
        await world.tell(world.fact("other"))
        await world.keep(world.fact("k", 50, "wrong"))
        await world.tell(world.fact("k"), world.fact("k", 2))
        await eventually(lambda: has(world, 2))
        await world.run()
        assert await world.found("k") == {"_id": "k", "sequence": 2, "slug": "k-2"}


async def has(world: World, count: int) -> bool:
    return bool(await world.rows.count_documents({}) >= count)


async def all_at(world: World, sequences: dict[str, int]) -> bool:
    rows = await world.rows.find().to_list(None)
    return {row["_id"]: row["sequence"] for row in rows} == sequences


class Stopped(BaseException):
    """Like a cancellation: no code takes it for a transient failure."""


class StopsAt:
    """Stops a rebuild when it has reported a stage `times` times."""

    def __init__(self, stage: str, times: int) -> None:
        self._stage = stage
        self._left = times

    def __call__(self, stage: str, _: int, __: int) -> None:
        self._left -= stage == self._stage
        if not self._left:
            raise Stopped


class TestAgain:
    async def test_an_interrupted_rebuild_that_runs_again_ends_equal(self, world: World) -> None:
        await world.live(*(world.fact(f"k{n}") for n in range(600)))
        before = await world.digest()
        for stage, times in (("read", 1), ("compare", 1), ("compare", 2)):
            await world.rows.delete_many({"_id": {"$regex": "7"}})
            await world.rows.update_many({"_id": {"$regex": "3"}}, {"$set": {"slug": "wrong"}})
            with pytest.raises(Stopped):
                await world.rebuild().run(progress=StopsAt(stage, times))
        await world.rebuild(patience=20).run()
        assert await world.digest() == before
        assert BESIDE + ROWS not in await world.scope.database.list_collection_names()

    async def test_a_second_simultaneous_rebuild_is_refused(self, world: World) -> None:
        await world.live(world.fact("k"))
        async with Alone(world.scope, "rebuild", "another"):
            with pytest.raises(HeldElsewhereError):
                await world.run()
