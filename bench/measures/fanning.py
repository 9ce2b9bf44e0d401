"""A post in a large community to a row in each inbox, beside `insert_many` of those rows."""

import asyncio
import time
from collections.abc import Sequence
from uuid import uuid4

from bench.facts import encoded
from bench.kafka import publish, topics
from bench.members import Crowd
from bench.rows import Measured, at_least
from bench.world import World
from services.notifications.entry.consumers import READS
from services.notifications.store import inboxes, memberships, notices, people
from shared.contracts.content import POST
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Document, Store

MEMBERS = 50_000
LEAST = 0.5
ROWS = (notices.COLLECTION, inboxes.ITEMS, inboxes.COLLECTION)
"""What a notice is made of: itself, the item it is grouped in, its inbox's count."""


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
    """The rows as they were stored, each kind by one `insert_many` with the same indexes."""
    target = Store(world.engines.store_url, f"bench_{uuid4().hex[:8]}")
    await notices.prepare(target.scope)
    await inboxes.prepare(target.scope)
    rows: dict[str, Sequence[Document]] = {
        name: await store.scope[name].find().to_list(None) for name in ROWS
    }
    began = time.perf_counter()
    for name, documents in rows.items():
        await target.scope[name].insert_many(documents)
    rate = members / (time.perf_counter() - began)
    await target.drop()
    target.close()
    return rate
