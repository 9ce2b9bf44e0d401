"""64 clients that vote on one question, compared with bare atomic increments of one document.

Also compared with a vote by a counter: the vote, its fact and the increment in one bare
transaction, whose writers abort each other.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
)

from bench import load
from bench.committing import commit
from bench.rows import Measured, Row, at_least
from bench.world import Running, World
from shared.mongo import Document

VOTES = 1_920
CLIENTS = 64
LEAST = 0.6
WHAT = "votes on one question, 64 clients"


async def measure(world: World) -> Measured:
    count = world.size(VOTES)
    database = f"bench_{uuid4().hex[:8]}"
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        world.engines.store_url, w="majority", journal=True, maxPoolSize=CLIENTS
    )
    async with world.issuer(), world.service("content", store_database=database) as content:
        first = await _increments(client, count)
        ours = await _votes(world, content, count)
        second = await _increments(client, count)
    counted = await _counted(client, world.size(VOTES) // 10)
    await client.drop_database(database)
    client.close()
    return Measured(
        [
            at_least(WHAT, ours, max(first, second), "/s", least=LEAST),
            Row(f"{WHAT}, against transactions", ours, "/s", counted, ours / counted),
        ]
    )


async def _votes(world: World, content: Running, count: int) -> float:
    """Measure votes, one for each person. Raises RuntimeError if a vote is lost."""
    async with load.session(world.token("ada"), 1) as http:
        body = {"kind": "question", "title": "How?", "lang": "en"}
        async with http.post(f"{content.base_url}/v1/posts", json=body) as answer:
            await load.expect(answer, 201)
            post = await answer.json()
    path = f"{content.base_url}/v1/posts/{post['id']}"
    warm = CLIENTS * 4
    tokens = [world.token(f"voter-{number}") for number in range(count + warm)]
    async with load.session(tokens[0], CLIENTS) as http:

        async def vote(number: int) -> None:
            headers = {"Authorization": f"Bearer {tokens[number]}"}
            async with http.put(f"{path}/reactions/vote", headers=headers) as answer:
                await load.expect(answer, 204)

        async def later(number: int) -> None:
            await vote(number + warm)

        await load.run(vote, total=warm, clients=CLIENTS)
        rate = (await load.run(later, total=count, clients=CLIENTS)).rate
        async with http.get(path) as answer:
            await load.expect(answer, 200)
            shown = (await answer.json())["votes"]
    if shown != count + warm:
        raise RuntimeError(f"{count + warm - shown} votes of {count + warm} are lost")
    return rate


async def _increments(client: AsyncIOMotorClient[Document], count: int) -> float:
    async with _counter(client) as counter:

        async def increment(_: int) -> None:
            await counter.update_one({"_id": "hot"}, {"$inc": {"votes": 1}})

        return (await load.run(increment, total=count, clients=CLIENTS)).rate


async def _counted(client: AsyncIOMotorClient[Document], count: int) -> float:
    """Measure a vote and its fact, with the counter in the same transaction."""
    async with _counter(client) as counter:

        async def vote(number: int) -> None:
            async def all_three(session: AsyncIOMotorClientSession) -> None:
                of = counter.database
                await of["votes"].insert_one({"_id": str(number)}, session=session)
                await of["outbox"].insert_one({"key": str(number)}, session=session)
                await counter.update_one({"_id": "hot"}, {"$inc": {"votes": 1}}, session=session)

            await commit(client, all_three)

        return (await load.run(vote, total=count, clients=CLIENTS)).rate


@asynccontextmanager
async def _counter(
    client: AsyncIOMotorClient[Document],
) -> AsyncIterator[AsyncIOMotorCollection[Document]]:
    """Create a document that everybody increments, and the collections, for the transactions."""
    database = client[f"bench_{uuid4().hex[:8]}"]
    for name in ("votes", "outbox"):
        await database.create_collection(name)
    await database["counters"].insert_one({"_id": "hot", "votes": 0})
    try:
        yield database["counters"]
    finally:
        await client.drop_database(database.name)
