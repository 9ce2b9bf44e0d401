"""A platform is backed up while people write, restored elsewhere, and goes on there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from chaos.declared import COLLECTIONS
from cli.context import running_platform
from deploy.embedded import ports, store
from shared.contracts.catalogue import AGGREGATES
from shared.messaging.log import Log
from shared.mongo import Document, Store, all_rows
from tests.support.events import rsvp, schedule
from tests.support.messaging import eventually, running
from tests.support.notifications import Someone
from tests.support.platform import STARTS_WITHIN, STOPS_WITHIN, Platform, guilde
from tests.support.portal import Portal

WITHIN = 120
REBUILT_WITHIN = 600
"""It reads all facts again that the tests before this one published."""

pytestmark = pytest.mark.timeout(900)  # it starts a second platform


@dataclass(slots=True)
class Life:
    """The writes of people before the backup and while it was taken."""

    word: str
    ada: Someone
    bob: Someone
    post: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    replies: list[str] = field(default_factory=list)

    async def begin(self, portal: Portal) -> None:
        await portal.found_guild(self.ada, self.word, self.bob)
        self.post = await portal.ask(self.ada, self.word, community=self.word)
        meeting = await schedule(portal.events, self.ada.person, community=self.word)
        self.bob.person.carries += self.ada.person.carries
        assert (await rsvp(portal.events, self.bob.person, meeting, "yes")).status_code == 200
        self.replies.append((await portal.answer(self.bob, self.post, "Ainsi"))["id"])
        await eventually(lambda: portal.inbox(self.ada), seconds=60)
        await eventually(lambda: portal.find(self.ada, self.word), seconds=60)

    async def go_on(self, portal: Portal) -> None:
        """Edit a post and reply to it, again and again."""
        while True:
            self.edits += 1
            await self.edit(portal, self.edits)
            self.replies.append((await portal.answer(self.bob, self.post, "Encore"))["id"])
            await asyncio.sleep(0.2)

    async def edit(self, portal: Portal, version: int) -> int:
        path, match = f"/v1/posts/{self.post['id']}", {"If-Match": f'"{version}"'}
        change = {"title": f"{self.word} {version}", "body": "…"}
        edited = await portal.content.insist(
            self.ada.person, "PATCH", path, json=change, headers=match
        )
        assert edited.status_code == 200, edited.text
        return int(edited.headers["etag"].strip('"'))


@dataclass(frozen=True, slots=True)
class Restored:
    platform: Platform
    portal: Portal
    life: Life
    before: list[str]
    """The replies that were acknowledged before the backup began."""


@asynccontextmanager
async def started(data: Path) -> AsyncIterator[Platform]:
    port = ports.choose(["gateway"], {})["gateway"]
    words = ("up", "--data", str(data), "--port", str(port), "--detach")
    try:
        await asyncio.to_thread(guilde, *words, within=STARTS_WITHIN)
        yield Platform(data)
    finally:
        await asyncio.to_thread(guilde, "down", "--data", str(data), within=STOPS_WITHIN)


@pytest_asyncio.fixture(scope="module")
async def restored(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Restored]:
    folder, data = (tmp_path_factory.mktemp(name) for name in ("backup", "restored"))
    word, portal = f"mot{uuid4().hex[:12]}", Portal(platform.client)
    life = Life(word, platform.sign_in(f"Ada {word}"), platform.sign_in(f"Bob {word}"))
    await life.begin(portal)
    before = list(life.replies)
    async with running(lambda: life.go_on(portal)):
        await eventually(lambda: life.edits > 1)
        before = list(life.replies)
        taking = ("backup", str(folder), "--data", str(platform.data))
        await asyncio.to_thread(guilde, *taking, within=WITHIN)
    await portal.close()
    restoring = ("restore", str(folder), "--data", str(data))
    await asyncio.to_thread(guilde, *restoring, within=WITHIN)
    async with started(data) as new:
        there = Portal(new.client)
        ada, bob = new.sign_in(f"Ada {word}"), new.sign_in(f"Bob {word}")
        assert (ada.id, bob.id) == (life.ada.id, life.bob.id)
        yield Restored(new, there, Life(word, ada, bob, life.post), before)
        await there.close()


async def test_acknowledged_replies_are_restored_and_notified_once(restored: Restored) -> None:
    rows = await rows_of(restored.platform, "content", "replies")
    replies = {row["_id"] for row in rows if row["post"]["id"] == restored.life.post["id"]}
    assert set(restored.before) <= replies

    async def told() -> list[str]:
        notices = await rows_of(restored.platform, "notifications", "notices")
        ada = restored.life.ada.id
        mine = [row["path"][0]["id"] for row in notices if row["person_id"] == ada]
        return sorted(subject for subject in mine if subject in replies)

    async def all_told() -> bool:
        return set(await told()) == replies

    await eventually(all_told, seconds=60)
    assert await told() == sorted(replies)


async def test_the_versions_on_kafka_are_exactly_those_in_the_stores(restored: Restored) -> None:
    async def agree() -> bool:
        return await versions_told(restored.platform) == await versions_kept(restored.platform)

    await eventually(agree, seconds=60)


async def test_the_index_and_the_read_models_agree_with_the_facts(restored: Restored) -> None:
    said = await asyncio.to_thread(
        guilde, "rebuild", "all", "--data", str(restored.platform.data), within=REBUILT_WITHIN
    )
    assert "equal to the previous one" in said
    assert "repaired" not in said


async def test_people_continue_their_work(restored: Restored) -> None:
    portal, life = restored.portal, restored.life
    found = await portal.content.get(life.ada.person, f"/v1/posts/{life.post['id']}")
    version = int(found.headers["etag"].strip('"'))
    assert await life.edit(portal, version) == version + 1
    titles = {f"{life.word} {version}"}

    async def is_found() -> bool:
        return titles <= {item["title"] for item in await portal.find(life.bob, life.word)}

    await eventually(is_found, seconds=60)


async def versions_told(platform: Platform) -> dict[tuple[str, str], int]:
    """Return the last version of each aggregate on Kafka; each must follow the previous one."""
    last: dict[tuple[str, str], int] = {}
    kafka = f"127.0.0.1:{running_platform(platform.data).state.ports['kafka']}"
    async with Log(kafka, [aggregate.topic for aggregate in AGGREGATES]) as log:
        async for batch in log.batches():
            for fact in batch.facts:
                last[fact.kind, fact.subject] = fact.sequence
    return last


async def versions_kept(platform: Platform) -> dict[tuple[str, str], int]:
    kept: dict[tuple[str, str], int] = {}
    for aggregate in AGGREGATES:
        for row in await rows_of(platform, aggregate.service, COLLECTIONS[aggregate.kind]):
            kept[aggregate.kind, row["_id"]] = row["version"]
    return kept


def store_url(platform: Platform) -> str:
    return store.url(platform.data, running_platform(platform.data).state.ports["store"])


async def rows_of(platform: Platform, service: str, collection: str) -> list[Document]:
    opened = Store(store_url(platform), service)
    try:
        return [row async for page in all_rows(opened.scope, collection) for row in page]
    finally:
        opened.close()
