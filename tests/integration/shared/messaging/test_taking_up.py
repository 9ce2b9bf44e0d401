"""The first process that knows what an older version ignored applies it, without any command."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.envelope import Fact
from shared.messaging import taking_up
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.passed_over import PassedOver
from shared.messaging.read_models import ReadModel, are_whole, keep
from shared.messaging.taking_up import TakingUp, remaking
from shared.messaging.unit import Unit
from shared.mongo import UNAVAILABLE, Alone, Document, Store
from tests.support.ahead import Raw, knowing, newer, told
from tests.support.engines import Engines
from tests.support.messaging import (
    Thing,
    eventually,
    new_aggregate,
    prepared_unit,
    running,
    send_raw,
)


def row(fact: Fact[Any]) -> Document:
    state = fact.data.state
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "visibility": state.visibility,
        "charter": getattr(state, "charter", None),
    }


class World:
    """A reader of an aggregate of the test's own, in an older version and in a newer one."""

    def __init__(self, engines: Engines, unit: Unit, thing: Thing) -> None:
        self.kafka = engines.kafka
        self.unit = unit
        self.scope = unit.store.scope
        self.thing = thing
        self.model = ReadModel(thing, "things", row)
        self.applied: Counter[str] = Counter()
        self.refuses: set[str] = set()
        self.remade = 0
        self.between: Callable[[], Any] | None = None

    async def apply(self, facts: list[Fact[Any]]) -> None:
        if self.refuses & {fact.subject for fact in facts}:
            raise ValueError("refused")
        await keep(self.unit, [self.model], facts)
        self.applied.update(f"{fact.subject}@{fact.sequence}" for fact in facts)

    async def tell(self, *records: Raw, model: ReadModel | None = None) -> None:
        """Publish records of a newer version; this one applies the parts that it knows."""
        wanted = self.applied.total() + len(records)
        await send_raw(self.kafka, self.thing.topic, *records)
        parking = Parking(self.unit.store, f"group.{self.thing.name}")
        consumer = FactConsumer(
            kafka=self.kafka,
            aggregates=[self.thing],
            apply=self.apply,
            parking=parking,
            passed_over=self.passed_over(model or self.model),
        )

        async def dealt_with() -> bool:
            return self.applied.total() >= wanted and await consumer.lag() == 0

        async with running(consumer.run):
            await eventually(dealt_with)
        assert await parking.count() == 0

    def passed_over(self, *models: ReadModel) -> PassedOver:
        made = [each for model in models for each in model.projections(self.scope)]
        return PassedOver(self.scope, made)

    def process(self, *models: ReadModel) -> TakingUp:
        """Return the task of taking up, as a process of this version has it."""
        those = models or (self.model,)
        remake = remaking(self.unit.store, self.kafka, those, self.apply, UNAVAILABLE)

        async def take_up(names: Any) -> None:
            self.remade += 1
            await remake(names)
            if self.between is not None:
                await self.between()

        alone = partial(Alone, self.scope, "taking-up", uuid4().hex, patience=0)
        return TakingUp(self.passed_over(*those), take_up, alone, pause=0.1)

    async def rows(self, collection: str = "things") -> dict[str, Document]:
        found = await self.scope[collection].find().to_list(None)
        return {each.pop("_id"): each for each in found}

    async def names(self) -> set[str]:
        found = await self.scope["passed_over"].find_one({"_id": self.thing.topic})
        return set(found["names"]) if found else set()


@pytest_asyncio.fixture
async def world(engines: Engines, store: Store, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(taking_up, "SETTLE_SECONDS", 0)
    unit = await prepared_unit(store)
    return World(engines, unit, await new_aggregate(engines.kafka))


def made(world: World, key: str, sequence: int = 1, **state: Any) -> Raw:
    return told(world.thing, "made.v1", sequence, key=key, state=state)


class TestFieldsAndValues:
    async def test_rows_after_the_upgrade_are_as_if_the_reader_had_always_known(
        self, world: World
    ) -> None:
        await world.tell(
            made(world, "field", charter="Ours"),
            made(world, "value", visibility="department"),
            made(world, "plain"),
        )
        older = await world.rows()
        assert {key: row["charter"] for key, row in older.items()} == dict.fromkeys(older)
        with knowing(newer(world.thing)):
            assert await world.process().once()
            rows = await world.rows()
        assert rows["field"]["charter"] == "Ours"
        assert rows["plain"]["charter"] == "none yet"
        assert rows["value"]["visibility"] == "department"
        assert await world.names() == set()

    async def test_effects_are_repeated_for_those_facts_alone(self, world: World) -> None:
        await world.tell(
            made(world, "field", charter="Ours"),
            made(world, "value", visibility="department"),
            made(world, "plain"),
            made(world, "value", 2),
        )
        with knowing(newer(world.thing)):
            await world.process().once()
        assert world.applied == {"field@1": 2, "value@1": 2, "plain@1": 1, "value@2": 1}

    async def test_a_version_that_knows_no_more_applies_nothing(self, world: World) -> None:
        await world.tell(made(world, "a", charter="Ours", colour="red"))
        assert await world.process().once()
        assert world.remade == 0
        with knowing(newer(world.thing)):
            await world.process().once()
        assert world.remade == 1
        assert await world.names() == {"state.colour"}

    async def test_the_facts_are_taken_up_once(self, world: World) -> None:
        await world.tell(made(world, "a", charter="Ours"))
        with knowing(newer(world.thing)):
            for _ in range(3):
                assert await world.process().once()
        assert world.remade == 1

    async def test_a_person_erased_since_stays_erased(self, world: World) -> None:
        model = replace(world.model, forgotten={"erased": True})
        await world.tell(made(world, "a", charter="Ours"))
        await send_raw(world.kafka, world.thing.topic, (b"a", None, []))
        stub = {"sequence": 2, "erased": True}
        await world.scope["things"].replace_one({"_id": "a"}, stub)
        with knowing(newer(world.thing)):
            assert await world.process(model).once()
        assert await world.rows() == {"a": stub}

    async def test_a_refused_fact_delays_no_other(self, world: World) -> None:
        await world.tell(*(made(world, key, charter="Ours") for key in ("a", "b", "c")))
        world.refuses = {"b"}
        with knowing(newer(world.thing)):
            assert await world.process().once()
        assert world.applied == {"a@1": 2, "b@1": 1, "c@1": 2}
        assert await world.names() == set()


class TestSeveralProcesses:
    async def test_facts_that_an_older_process_ignores_meanwhile_are_taken_up_too(
        self, world: World
    ) -> None:
        await world.tell(made(world, "a", charter="Ours"))
        process = world.process()

        async def older_one_beside() -> None:
            with knowing(world.thing):
                await world.tell(made(world, "b", charter="Theirs"))

        world.between = older_one_beside
        with knowing(newer(world.thing)):
            assert not await process.once()
            world.between = None
            assert await process.once()
            rows = await world.rows()
        assert {key: row["charter"] for key, row in rows.items()} == {"a": "Ours", "b": "Theirs"}

    async def test_one_process_does_it_while_the_others_serve(self, world: World) -> None:
        await world.tell(made(world, "a", charter="Ours"))
        with knowing(newer(world.thing)):
            async with Alone(world.scope, "taking-up", "another", patience=0):
                assert await world.process().once()
                assert world.remade == 0
            assert await world.process().once()
        assert world.remade == 1

    async def test_an_interrupted_process_does_it_again(self, world: World) -> None:
        await world.tell(made(world, "a", charter="Ours"))
        reached = asyncio.Event()

        async def stand_still() -> None:
            reached.set()
            await asyncio.Event().wait()

        world.between = stand_still
        with knowing(newer(world.thing)):
            async with running(world.process().run):
                await reached.wait()
            world.between = None
            async with running(world.process().run):
                await eventually(lambda: world.remade == 2)
                await eventually(partial(_is_empty, world))

    async def test_a_failure_is_retried(self, world: World) -> None:
        await world.tell(made(world, "a", charter="Ours"))

        async def fail_once() -> None:
            world.between = None
            raise RuntimeError

        world.between = fail_once
        with knowing(newer(world.thing)):
            async with running(world.process().run):
                await eventually(partial(_is_empty, world))
        assert world.remade == 2

    async def test_what_an_older_process_adds_each_time_is_no_failure(self, world: World) -> None:
        await world.tell(made(world, "a", charter="Ours"))
        rounds = 9  # pauses that double would take a minute

        async def older_one_beside() -> None:
            if world.remade < rounds:
                await world.passed_over(world.model).note({world.thing.topic: {"things@0"}})

        world.between = older_one_beside
        with knowing(newer(world.thing)):
            async with running(world.process().run):
                await eventually(lambda: world.remade == rounds)
                await eventually(partial(_is_empty, world))


class TestRevisions:
    """A newer version of this service projects the same facts into other rows."""

    def second(self, world: World) -> ReadModel:
        return replace(world.model, row=lambda fact: {**row(fact), "more": 1}, revision=2)

    async def test_the_first_process_of_a_new_revision_rebuilds_the_rows(
        self, world: World
    ) -> None:
        await world.tell(made(world, "a"))
        await world.process().once()
        assert world.remade == 0
        assert await world.process(self.second(world)).once()
        assert (await world.rows())["a"]["more"] == 1
        await world.process(self.second(world)).once()
        assert world.remade == 1
        assert world.applied == {"a@1": 1}

    async def test_rows_without_a_revision_count_as_the_first(self, world: World) -> None:
        await world.tell(made(world, "a"))
        assert await world.process(self.second(world)).once()
        assert (await world.rows())["a"]["more"] == 1

    async def test_an_empty_read_model_is_not_rebuilt(self, world: World) -> None:
        assert await world.process(self.second(world)).once()
        assert world.remade == 0

    async def test_a_new_read_model_of_an_earlier_aggregate_has_all_its_rows(
        self, world: World
    ) -> None:
        await world.tell(made(world, "a"), made(world, "b"))
        await world.process().once()
        added = replace(world.model, collection="added")
        assert await world.process(world.model, added).once()
        assert (await world.rows("added")).keys() == {"a", "b"}

    async def test_rows_of_an_older_process_beside_are_rebuilt(self, world: World) -> None:
        await world.tell(made(world, "a"))
        newest = world.process(self.second(world))
        assert await newest.once()
        await world.tell(made(world, "b"))
        assert "more" not in (await world.rows())["b"]
        assert await newest.once()
        assert (await world.rows())["b"]["more"] == 1
        assert await world.names() == set()

    async def test_what_an_older_process_writes_elsewhere_is_in_what_replaces_it(
        self, world: World
    ) -> None:
        await world.tell(made(world, "a"))
        await world.process().once()
        model = replace(world.model, collection="better", replaces=("things",))
        newest = world.process(model)
        assert not await are_whole(world.scope, [model])
        assert await newest.once()
        assert (await world.rows("better")).keys() == {"a"}
        assert await are_whole(world.scope, [model])
        await world.tell(made(world, "b"))
        assert not await are_whole(world.scope, [model])
        assert await newest.once()
        assert (await world.rows("better")).keys() == {"a", "b"}
        assert await are_whole(world.scope, [model])
        assert world.remade == 2

    async def test_a_rolled_back_process_rebuilds_nothing(self, world: World) -> None:
        await world.tell(made(world, "a"))
        await world.process(self.second(world)).once()
        assert await world.process().once()
        assert world.remade == 1
        assert (await world.rows())["a"]["more"] == 1


async def _is_empty(world: World) -> bool:
    return not await world.names()
