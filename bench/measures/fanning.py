"""One row per inbox for a post in a large community, compared with inserts by motor alone.

Both give the same guarantee: a member's rows are committed together, and journalled by a majority.
So the bare side also uses transactions, with as many members and the same concurrency.
"""

import asyncio
import time
from collections.abc import Iterator
from uuid import uuid4

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorDatabase,
)

from bench.committing import commit
from bench.facts import encoded
from bench.kafka import publish, topics
from bench.members import Crowd
from bench.rows import Measured, at_least
from bench.world import World
from services.notifications.entry.consumers import READS
from services.notifications.store import inboxes, memberships, notices, people
from services.notifications.use_cases.deliver import AT_ONCE, PART
from shared.contracts.content import POST
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Document, Store

MEMBERS = 50_000
LEAST = 0.5
ROWS = (notices.COLLECTION, inboxes.ITEMS, inboxes.COLLECTION)
"""The collections of a notice: itself, its item in the inbox, and the inbox's count."""


async def measure(world: World) -> Measured:
    crowd = Crowd(world.size(MEMBERS))
    database = f"bench_{uuid4().hex[:8]}"
    store = world.store(database)
    kafka = world.engines.kafka
    async with (
        topics(kafka, *READS),
        world.issuer(),
        world.service("notifications", store_database=database, smtp_host=""),
    ):
        await publish(kafka, COMMUNITY.topic, encoded([crowd.community()]))
        await publish(kafka, PROFILE.topic, encoded(list(crowd.profiles())))
        await publish(kafka, MEMBERSHIP.topic, encoded(list(crowd.memberships())))
        for known in (people.COLLECTION, memberships.COLLECTION):
            await _until_counted(store, known, crowd.members)
        began = time.perf_counter()
        await publish(kafka, POST.topic, encoded([crowd.post()]))
        await _until_counted(store, notices.COLLECTION, crowd.members)
        ours = crowd.members / (time.perf_counter() - began)
    bare = await _bare(world, store, crowd.members)
    await store.drop()
    store.close()
    name = f"a post to {crowd.members:,} inboxes"
    return Measured([at_least(name, ours, bare, "/s", least=LEAST)])


async def _until_counted(store: Store, collection: str, count: int) -> None:
    while await store.scope[collection].count_documents({}) < count:
        await asyncio.sleep(0.25)


async def _bare(world: World, store: Store, members: int) -> float:
    """Insert the stored rows again, with the same indexes."""
    target = world.store()
    await notices.prepare(target.scope)
    await inboxes.prepare(target.scope)
    rows = {name: await store.scope[name].find().to_list(None) for name in ROWS}
    parts = iter(
        [
            {name: documents[start : start + PART] for name, documents in rows.items()}
            for start in range(0, members, PART)
        ]
    )
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(world.engines.store_url)
    database = client[target.database.name]
    began = time.perf_counter()
    await asyncio.gather(*(_insert(client, database, parts) for _ in range(AT_ONCE)))
    rate = members / (time.perf_counter() - began)
    client.close()
    await target.drop()
    target.close()
    return rate


async def _insert(
    client: AsyncIOMotorClient[Document],
    database: AsyncIOMotorDatabase[Document],
    parts: Iterator[dict[str, list[Document]]],
) -> None:
    for part in parts:

        async def all_kinds(
            session: AsyncIOMotorClientSession, part: dict[str, list[Document]] = part
        ) -> None:
            for name, documents in part.items():
                await database[name].insert_many(documents, session=session)

        await commit(client, all_kinds)
