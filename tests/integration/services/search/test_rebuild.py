"""A rebuild beside the live index: equal, safe while serving, safe to kill, one at a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from services.search.index import digest
from services.search.index.client import Engine
from services.search.index.errors import BuiltDiffersError, EngineAwayError
from services.search.index.rebuild import Rebuild
from services.search.settings import SearchSettings
from shared.contracts.aggregate import REPUBLISHED
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging.log import Batch, Log
from shared.messaging.topics import create_topics
from shared.mongo import Alone, HeldElsewhereError, Store
from tests.support import facts
from tests.support.commands import kill, start_command
from tests.support.engines import Engines
from tests.support.messaging import PARTITIONS_OF_SERVICES, SHORTEST_PAUSE, eventually
from tests.support.search import SearchIndex
from tests.support.services import Client
from tests.support.topics import Publisher, new_topic


class Interrupted(Log):
    """A log that runs a function after each batch it reads."""

    def __init__(
        self, kafka: str, topics: Sequence[str], meanwhile: Iterable[Callable[[], Awaitable[None]]]
    ) -> None:
        super().__init__(kafka, topics)
        self._meanwhile = iter(meanwhile)

    async def batches(self) -> AsyncIterator[Batch]:
        async for batch in super().batches():
            if batch.entries and (happens := next(self._meanwhile, None)):
                await happens()
            yield batch


class World:
    """An index, a topic of its own, and a live consumer played by `live`."""

    def __init__(self, index: SearchIndex, publish: Publisher, kafka: str, store: Store) -> None:
        self.index = index
        self._publish = publish
        self._kafka = kafka
        self._store = store
        self.topic = ""

    async def begin(self) -> None:
        self.topic = await new_topic(self._kafka)

    async def tell(self, *told: Fact[Any]) -> None:
        await self._publish(*told, topic=self.topic)

    async def live(self, *told: Fact[Any]) -> None:
        await self.tell(*told)
        await self.index.apply(*told)

    def rebuild(
        self,
        *meanwhile: Callable[[], Awaitable[None]],
        patience: float = 0.5,
        settling: float = 0.5,
    ) -> Rebuild:
        """meanwhile: functions that run between the reading of each batch and its writing."""
        alone = Alone(self._store.scope, "rebuild", uuid4().hex, patience=patience)
        log = Interrupted(self._kafka, [self.topic], meanwhile)
        return Rebuild(self.index.engine, self.index.indices, log, alone, settling=settling)

    async def digest(self) -> str:
        names = self.index.names
        await self.index.indices.refresh(names.documents, names.access)
        found = [await digest.digest(self.index.engine, n) for n in (names.documents, names.access)]
        return " ".join(str(one) for one in found)


@pytest_asyncio.fixture
async def world(
    index: SearchIndex, publish: Publisher, engines: Engines, store: Store
) -> AsyncIterator[World]:
    made = World(index, publish, engines.kafka, store)
    await made.begin()
    yield made


def library() -> list[Fact[Any]]:
    told: list[Fact[Any]] = []
    for n in range(4):
        slug = f"c{n}"
        told.append(facts.community(slug, visibility=("public", "internal", "private")[n % 3]))
        told += [facts.membership(who, slug) for who in ("ada", "bob")]
        told.append(facts.membership("bob", slug, standing="left", sequence=2))
        for m in range(25):
            post = facts.post(f"Post {n} {m}", community=slug)
            told += [post, facts.reply(to=post)]
            if m % 5 == 0:
                told.append(
                    facts.post(id=post.subject, sequence=2, status="deleted", community=slug)
                )
    return [*told, facts.profile("ada"), facts.profile("bob", erased=True)]


class TestRebuild:
    async def test_a_rebuilt_index_equals_the_live_one(self, world: World) -> None:
        await world.live(*library())
        before = await world.digest()
        found = await world.index.ids("post", who="ada", limit=100)
        outcome = await world.rebuild().run()
        assert not outcome.differences
        assert await world.digest() == before
        assert await world.index.ids("post", who="ada", limit=100) == found
        prefix = world.index.names.prefix
        assert await world.index.indices.all() == [f"{prefix}-access-2", f"{prefix}-documents-2"]

    async def test_the_new_index_has_facts_of_meanwhile(self, world: World) -> None:
        await world.live(*library())
        written: list[str] = []

        async def go_on_writing() -> None:
            while True:
                post = facts.post("meanwhile", community=None)
                await world.tell(post)
                await world.index.apply(post, refresh=False)
                written.append(post.subject)
                await asyncio.sleep(0.01)

        writing = asyncio.create_task(go_on_writing())
        await world.rebuild(settling=20).run()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await world.index.indices.refresh(world.index.names.documents)
        found = await world.index.find("meanwhile", limit=1)
        assert found.total in {len(written), len(written) + 1}
        assert len(written) > 20

    async def test_republished_facts_of_meanwhile_are_kept(self, world: World) -> None:
        """Older facts of the same versions are read before and written after the live ones."""
        first, second = (facts.post("Before", community=None) for _ in range(2))
        await world.live(first)

        def again(post: Fact[Any]) -> Fact[Any]:
            return facts.post("After", community=None, id=post.subject, participle=REPUBLISHED)

        await world.rebuild(
            partial(world.live, again(first), second), partial(world.live, again(second))
        ).run()
        assert await world.index.titles("after") == ["After", "After"]
        assert await world.index.titles("before") == []

    async def test_readers_notice_nothing(self, world: World) -> None:
        await world.live(*library())
        totals: set[int] = set()
        rebuilding = asyncio.create_task(world.rebuild().run())
        while not rebuilding.done():
            totals.add((await world.index.find("post", who="ada")).total)
        await rebuilding
        assert len(totals) == 1

    async def test_documents_lost_by_the_live_index_are_back(self, world: World) -> None:
        post = facts.post("Lost", community=None)
        await world.tell(post)
        outcome = await world.rebuild().run()
        assert outcome.differences.ahead == {f"post:{post.subject}"}
        assert await world.index.titles("lost") == ["Lost"]

    async def test_a_deleted_index_is_rebuilt(self, world: World) -> None:
        await world.live(*library())
        before = await world.digest()
        await world.index.drop()
        await world.rebuild().run()
        assert await world.digest() == before

    async def test_documents_missing_from_the_topics_stop_a_rebuild(self, world: World) -> None:
        post = facts.post("Only here", community=None)
        await world.index.apply(post)
        with pytest.raises(BuiltDiffersError, match=post.subject):
            await world.rebuild().run()
        assert await world.index.titles("only") == ["Only here"]
        outcome = await world.rebuild().run(force=True)
        assert outcome.differences.behind == {f"post:{post.subject}"}
        assert await world.index.titles("only") == []

    async def test_a_person_erased_while_search_was_away_does_not_stop_it(
        self, world: World, publish: Publisher, engines: Engines
    ) -> None:
        """Compaction removed the fact of the erasure; the tombstone of the profile remains."""
        who = f"ada{uuid4().hex}"
        await create_topics(
            engines.kafka, [PROFILE], partitions=PARTITIONS_OF_SERVICES, replication=1
        )
        world.topic = PROFILE.topic
        await world.index.apply(facts.profile(who))
        assert await world.index.ids(who, who="bob") == [facts.named(who)]
        await publish.end(world.topic, facts.named(who))
        await world.rebuild().run()
        assert await world.index.ids(who, who="bob") == []

    async def test_rights_missing_from_the_topics_stop_it_too(self, world: World) -> None:
        await world.live(facts.community("c", visibility="private"))
        await world.index.apply(facts.membership("ada", "c"))
        with pytest.raises(BuiltDiffersError, match="person:"):
            await world.rebuild().run()

    async def test_an_older_schema_may_differ(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.live(facts.post("Now for all", community=None))
        monkeypatch.setattr("services.search.index.mappings.REVISION", "next")
        assert not await world.index.indices.is_current()
        await world.rebuild().run()
        assert await world.index.indices.is_current()

    async def test_unusable_facts_are_named_and_left_out(
        self, world: World, publish: Publisher
    ) -> None:
        await publish.raw(world.topic, b"{", {"ce_type": "guilde.content.post.published.v1"})
        await publish.raw(world.topic, b"{}", {"ce_type": "guilde.content.poll.opened.v1"})
        await publish.raw(world.topic, None, {})
        await world.live(facts.post("Fine", community=None))
        outcome = await world.rebuild().run()
        assert outcome.skipped_count == 1
        assert outcome.skipped[0].startswith(f"{world.topic}/")
        assert await world.index.titles("fine") == ["Fine"]

    async def test_progress_is_reported_to_the_end(self, world: World) -> None:
        await world.live(*library())
        told: list[tuple[str, int, int]] = []
        await world.rebuild().run(progress=lambda *step: told.append(step))
        read = [(done, total) for stage, done, total in told if stage == "read"]
        assert read[-1][0] == read[-1][1] == len(library())
        assert told[-1] == ("swap", 1, 1)


class TestAlone:
    async def test_a_second_rebuild_is_refused(self, world: World) -> None:
        await world.live(*library())
        first = asyncio.create_task(world.rebuild().run())

        async def builds() -> bool:
            return len(await world.index.indices.all()) > 2

        await eventually(builds)
        with pytest.raises(HeldElsewhereError):
            await world.rebuild().run()
        await first

    async def test_the_next_rebuild_removes_the_remains_of_an_interrupted_one(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.live(*library())
        broken = world.rebuild()
        monkeypatch.setattr(broken, "_fill", fails)
        with pytest.raises(EngineAwayError):
            await broken.run()
        assert len(await world.index.indices.all()) == 4
        post = facts.post("In between", community=None)
        await world.live(post)
        before = await world.digest()
        await world.rebuild().run()
        assert len(await world.index.indices.all()) == 2
        assert await world.digest() == before


async def fails(*_: object) -> None:
    raise EngineAwayError("broken on purpose")


class Watched:
    """The indices of the running service by UUID, since a name may return."""

    def __init__(self, settings: SearchSettings) -> None:
        self._engine = Engine(settings.opensearch_url)
        self._prefix = settings.index_prefix
        self._store = Store(settings.store_url, settings.store_database)
        self._leases = self._store.scope["leases"]
        self._before: set[str] = set()

    async def look(self) -> None:
        """Record the present indices as those of before. A dead process's lease is released."""
        await self._leases.delete_one({"_id": "rebuild"})
        self._before = set(await self._indices())

    async def is_begun(self) -> bool:
        return await self._leases.find_one({"_id": "rebuild"}) is not None

    async def is_made(self) -> bool:
        return bool(set(await self._indices()) - self._before)

    async def is_filled(self) -> bool:
        made = [name for uuid, name in (await self._indices()).items() if uuid not in self._before]
        for name in made:
            await self._engine.ask("POST", f"/{name}/_refresh", missing_is_none=True)
            counted = await self._engine.ask("GET", f"/{name}/_count", missing_is_none=True)
            if counted and counted["count"]:
                return True
        return False

    async def close(self) -> None:
        self._store.close()
        await self._engine.close()

    async def _indices(self) -> dict[str, str]:
        """Return the names of indices by UUID."""
        found = await self._engine.ask("GET", f"/{self._prefix}-*/_settings/index.uuid")
        return {each["settings"]["index"]["uuid"]: name for name, each in found.items()}


@pytest_asyncio.fixture
async def watched(search_settings: SearchSettings) -> AsyncIterator[Watched]:
    made = Watched(search_settings)
    yield made
    await made.close()


class TestProcess:
    async def test_a_killed_rebuild_that_runs_again_ends_equal(
        self, search: Client, publish: Publisher, search_settings: SearchSettings, watched: Watched
    ) -> None:
        """Run the real command, while the real service consumes."""
        await publish(*(facts.post(f"Kill {n}", community=None) for n in range(300)))
        for moment in (watched.is_begun, watched.is_made, watched.is_filled):
            await watched.look()
            process = await start_command("search", search_settings, "rebuild")
            await eventually(moment, seconds=60, longest_pause=SHORTEST_PAUSE)
            assert process.returncode is None
            await kill(process)
            assert (await search.http.get("/health/ready")).status_code == 200
        process = await start_command("search", search_settings, "rebuild")
        output, _ = await process.communicate()
        assert process.returncode == 0, output
        assert b'"rebuilt"' in output
        assert b'"differences":0' in output
