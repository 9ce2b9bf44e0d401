"""Content's read models of others, rebuilt while it serves: equal after every interruption."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from services.content.settings import ContentSettings
from services.content.store.posts.likenesses import LIKENESSES
from shared.audience.read_models import AUDIENCE
from shared.contracts.envelope import Fact
from shared.mongo import Store
from shared.tagging import TOPICS
from tests.support import facts
from tests.support.commands import kill, start_command
from tests.support.content import World, answer, write
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import SHORTEST_PAUSE, eventually
from tests.support.rebuilding import Rebuilding
from tests.support.services import Client
from tests.support.topics import Publisher

EFFECTS = ("outbox", "posts", "replies", "versions", "pins", "parked")


@pytest.fixture
def rebuilding(content_store: Store, engines: Engines) -> Rebuilding:
    return Rebuilding(content_store, (*AUDIENCE, TOPICS, LIKENESSES), engines.kafka)


async def test_rebuilt_read_models_equal_the_live_ones_and_repeat_no_effects(
    content: Client, world: World, rebuilding: Rebuilding, publish: Publisher
) -> None:
    await publish(*placed("rebuilt"))
    slug = await world.community("rebuilt", "private")
    await world.community("rebuilt-too")
    ada, bob, eve = [await world.member(slug) for _ in range(3)]
    for person in (ada, bob, eve):
        await world.knows(person)
    post = await write(content, ada, community=slug)
    await answer(content, bob, post)
    await write(content, ada, community=slug)
    await world.erases(bob)

    async def forgotten() -> bool:
        bobs = {"author_id": world.id_of(bob)}
        return not await rebuilding.scope["replies"].count_documents(bobs)

    await eventually(forgotten)
    await rebuilding.run()  # rows that other tests left
    before = await rebuilding.digests()
    effects = await rebuilding.effects(*EFFECTS)
    await rebuilding.damage()
    assert await rebuilding.digests() != before
    outcome = await rebuilding.run()
    assert outcome.mended == {
        "communities": 3,
        "directory": 3,
        "likenesses": 3,
        "memberships": 3,
        "people": 3,
        "topics": 3,
    }
    assert await rebuilding.digests() == before
    assert await rebuilding.effects(*EFFECTS) == effects
    assert (await content.get(ada, f"/v1/posts/{post['id']}")).status_code == 200
    erased = await rebuilding.scope["people"].find_one({"_id": world.id_of(bob)})
    assert set(erased or {}) == {"_id", "erased", "sequence"}


def placed(name: str) -> list[Fact[Any]]:
    """Return topics and entries of the directory, as many as `damage` needs."""
    topics = [facts.topic(fr=f"{name} fr {n}", en=f"{name} en {n}") for n in range(2)]
    entries = [facts.directory_entry(f"{name} {n}", department="Finance") for n in range(2)]
    return [*topics, *entries]


async def test_readers_notice_nothing(
    content: Client, world: World, rebuilding: Rebuilding
) -> None:
    slug = await world.community("served", "private")
    ada = await world.member(slug)
    post = await write(content, ada, community=slug)
    rebuild = asyncio.create_task(rebuilding.run())
    asked = 0
    while not rebuild.done() or not asked:
        answered = await content.get(ada, f"/v1/posts/{post['id']}")
        assert answered.status_code == 200
        asked += 1
    assert (await rebuild).facts
    assert asked


async def _reached(moment: Callable[[], Awaitable[bool]], process: Process) -> bool:
    return process.returncode is not None or await moment()


async def test_a_killed_rebuild_that_runs_again_ends_equal(
    content: Client,
    world: World,
    rebuilding: Rebuilding,
    engines: Engines,
    issuer: Issuer,
    publish: Publisher,
) -> None:
    for slug in ("killed", "killed-too"):
        await world.member(await world.community(slug))
    posts = [await write(content, world.person("Ada")) for _ in range(2)]
    told = [facts.profile(f"killed {n}") for n in range(300)]
    await publish(*told, *placed("killed"))
    people, beside = rebuilding.scope["people"], rebuilding.scope["rebuilt_people"]
    ids = {"_id": {"$in": [fact.subject for fact in told]}}

    async def all_there() -> bool:
        written = {"_id": {"$in": [post["id"] for post in posts]}}
        signed = await rebuilding.scope["likenesses"].count_documents(written)
        return bool(await people.count_documents(ids) == len(told) and signed == len(posts))

    await eventually(all_there, seconds=60)
    await rebuilding.run()
    before = await rebuilding.digests()
    await rebuilding.damage()
    await people.delete_many(ids)

    async def began() -> bool:
        return await rebuilding.scope["leases"].find_one({"_id": "rebuild"}) is not None

    async def reads() -> bool:
        return bool(await beside.count_documents({}))

    async def mends() -> bool:
        return bool(await people.count_documents(ids))

    settings = ContentSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
    )
    for moment in (began, reads, mends):
        process = await start_command("content", settings, "rebuild")
        reached = partial(_reached, moment, process)
        await eventually(reached, seconds=60, longest_pause=SHORTEST_PAUSE)
        assert process.returncode in {None, 0}  # a fast rebuild may end before the test checks it
        await kill(process)
        # it waits for a dead process's lease: see search's test_rebuild.py
        await rebuilding.scope["leases"].delete_one({"_id": "rebuild"})
        await beside.drop() if moment is began else None
        assert (await content.http.get("/health/ready")).status_code == 200
    process = await start_command("content", settings, "rebuild")
    output, _ = await process.communicate()
    assert process.returncode == 0, output
    assert b'"rebuilt":"content"' in output
    assert await rebuilding.digests() == before
    process = await start_command("content", settings, "digest")
    output, _ = await process.communicate()
    assert before["people"].sum.encode() in output
