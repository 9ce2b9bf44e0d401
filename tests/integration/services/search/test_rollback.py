"""The index of before a rebuild: kept, written to, rolled back to, and deleted in time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from services.search.index.aliases import Targets
from services.search.index.comparing import Settling
from services.search.index.errors import BuiltDiffersError, NothingKeptError
from services.search.index.keeping import Keeping, RolledBack, keep_tidy
from services.search.index.rebuild import Outcome, Rebuild
from services.search.index.writes import write_to
from services.search.projections.table import project
from shared.messaging.log import Log
from shared.mongo import Alone, Store
from tests.integration.services.search.test_rebuild import World, library
from tests.support import facts
from tests.support.engines import Engines
from tests.support.facts import NOON
from tests.support.meaning import meanings
from tests.support.search import SearchIndex
from tests.support.topics import Publisher

SOON = Settling(within=0.5)


class Kept:
    """A world whose rebuilds keep the index of before for a day. `now` may be moved on."""

    def __init__(self, world: World, kafka: str, store: Store) -> None:
        self.world = world
        self.index = world.index
        self.now = NOON
        self._kafka = kafka
        self._store = store
        self.keeping = Keeping(
            self.index.engine, self.index.indices, timedelta(days=1), clock=self._clock
        )

    def _clock(self) -> datetime:
        return self.now

    def alone(self) -> Alone:
        return Alone(self._store.scope, "rebuild", uuid4().hex, patience=0.5)

    async def rebuild(self) -> Outcome:
        log = Log(self._kafka, [self.world.topic])
        index = self.index
        work = Rebuild(
            index.engine, index.indices, log, self.alone(), keeping=self.keeping, settling=0.5
        )
        return await work.run()

    async def roll_back(self) -> RolledBack:
        return await self.keeping.roll_back(self.alone(), SOON)

    async def live(self) -> str:
        return await self.keeping.live()


@pytest_asyncio.fixture
async def kept(
    index: SearchIndex, publish: Publisher, engines: Engines, store: Store
) -> AsyncIterator[Kept]:
    world = World(index, publish, engines.kafka, store)
    await world.begin()
    yield Kept(world, engines.kafka, store)


async def test_a_rollback_serves_all_that_was_written_since_the_swap(kept: Kept) -> None:
    await kept.world.live(*library())
    before = await kept.live()
    outcome = await kept.rebuild()
    assert outcome.kept is not None
    assert (outcome.kept.documents, outcome.kept.until) == (before, NOON + timedelta(days=1))
    assert await kept.live() != before
    await kept.world.live(facts.post("Since then", community=None))
    digest = await kept.world.digest()
    done = await kept.roll_back()
    assert (done.live, await kept.live()) == (before, before)
    assert await kept.world.digest() == digest
    assert await kept.index.titles("since then") == ["Since then"]
    again = await kept.roll_back()
    assert again.live == outcome.documents


async def test_it_knows_of_every_erasure_and_of_each_lost_right(kept: Kept) -> None:
    post = facts.post("Deleted", community="c")
    other = facts.post("Merger", community="c")
    await kept.world.live(
        *(facts.community("c", visibility="internal"), facts.membership("ada", "c")),
        *(facts.profile("grace", name="Grace Hopper"), post, other),
    )
    await kept.rebuild()
    await kept.world.live(
        facts.community("c", visibility="private", sequence=2),
        facts.membership("ada", "c", standing="left", sequence=2),
        facts.post(id=post.subject, sequence=2, status="deleted", community="c"),
        facts.profile("grace", sequence=2, erased=True),
    )
    found: list[str] = []

    async def reads() -> None:
        while True:
            for who in ("ada", "bob"):
                found.extend(await kept.index.titles("merger deleted grace", who=who))

    reading = asyncio.create_task(reads())
    await kept.roll_back()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await kept.index.indices.refresh(kept.index.names.documents)
    for who in ("ada", "bob"):
        found += await kept.index.titles("merger deleted grace", who=who)
    assert found == []


@pytest.mark.parametrize("lost", ["erasure", "right"])
async def test_an_index_that_missed_a_loss_is_not_served(kept: Kept, lost: str) -> None:
    """No write misses it. If one did all the same, the comparison would find it."""
    await kept.world.live(
        *(facts.profile("grace"), facts.community("c"), facts.membership("ada", "c"))
    )
    outcome = await kept.rebuild()
    live, access = await kept.index.indices.live_pair()
    loss = (
        facts.profile("grace", sequence=2, erased=True)
        if lost == "erasure"
        else facts.membership("ada", "c", standing="left", sequence=2)
    )
    await write_to(kept.index.engine, Targets((live,), (access,)), project(loss))
    with pytest.raises(BuiltDiffersError):
        await kept.roll_back()
    assert await kept.live() == outcome.documents


async def test_an_index_that_differs_from_the_new_one_is_not_kept(kept: Kept) -> None:
    await kept.world.tell(facts.post("Lost by the live one", community=None))
    outcome = await kept.rebuild()
    assert outcome.kept is None
    assert len(await kept.index.indices.all()) == 2
    with pytest.raises(NothingKeptError):
        await kept.roll_back()


async def test_one_that_not_every_write_went_to_is_not_served(kept: Kept) -> None:
    await kept.world.live(*library())
    outcome = await kept.rebuild()
    assert outcome.kept is not None
    await kept.index.indices.stop_writing_to(outcome.kept.documents, outcome.kept.access)
    with pytest.raises(NothingKeptError):
        await kept.roll_back()


async def test_it_is_deleted_in_time_while_writes_go_on(kept: Kept) -> None:
    await kept.world.live(*library())
    await kept.rebuild()
    assert not await kept.keeping.is_over()
    kept.now += timedelta(days=1)
    tidying = asyncio.create_task(keep_tidy(kept.keeping, kept.alone))
    while len(await kept.index.indices.all()) > 2:
        await kept.world.live(facts.post("Meanwhile", community=None))
    tidying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await tidying
    assert await kept.keeping.kept() is None
    assert await kept.keeping.drop() is None


async def test_the_next_rebuild_keeps_only_the_index_of_just_before(kept: Kept) -> None:
    await kept.world.live(*library())
    first = await kept.rebuild()
    second = await kept.rebuild()
    assert second.kept is not None
    assert second.kept.documents == first.documents
    assert len(await kept.index.indices.all()) == 4


async def test_no_passage_is_embedded_twice_by_a_rebuild_and_a_rollback(
    kept: Kept, store: Store
) -> None:
    await kept.world.live(*(facts.post(f"Post {n}", "Some text.") for n in range(5)))
    async with meanings(kept.index, store) as world:
        assert await world.settle() > 0
        await kept.rebuild()
        assert await world.settle() == 0
        await kept.roll_back()
        assert await world.settle() == 0
