"""Creating posts over HTTP, beside the same inserts in transactions by motor alone."""

from uuid import uuid4

import orjson
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorDatabase,
)
from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern

from bench import load
from bench.facts import Posts
from bench.rows import Measured, at_least
from bench.world import World
from shared.mongo import Collection, Document

POSTS = 3_000
CLIENTS = 32
LEAST = 0.7

Database = AsyncIOMotorDatabase[Document]
_OPTIONS = {"expireAfterSeconds", "partialFilterExpression"}


async def measure(world: World) -> Measured:
    count = world.size(POSTS)
    database = f"bench_{uuid4().hex[:8]}"
    async with world.issuer(), world.service("content", store_database=database) as content:
        ours = await _ours(content.base_url, world.token(), count)
    bare = await _bare(world, database, count)
    return Measured([at_least("creating a post over HTTP", ours, bare, "/s", least=LEAST)])


async def _ours(base_url: str, token: str, count: int) -> float:
    posts = Posts()
    bodies = [
        orjson.dumps(
            {"kind": "article", "title": posts.text(6), "body": posts.text(), "lang": "en"}
        )
        for _ in range(count)
    ]
    async with load.session(token, CLIENTS) as http:

        async def create(number: int) -> None:
            headers = {"Content-Type": "application/json"}
            url = f"{base_url}/v1/posts"
            async with http.post(url, data=bodies[number % count], headers=headers) as answer:
                await load.expect(answer, 201)

        await load.run(
            create, total=CLIENTS * 4, clients=CLIENTS
        )  # connections, first compilations
        return (await load.run(create, total=count, clients=CLIENTS)).rate


async def _bare(world: World, database: str, count: int) -> float:
    """What the service stored, stored again as it is: a post and its outbox row a transaction."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        world.engines.store_url, w="majority", journal=True, maxPoolSize=64
    )
    source, target = client[database], client[f"{database}_bare"]
    pairs = await _pairs(source, count)
    for index in ("posts", "outbox"):
        await _copy_indexes(source[index], target[index])

    async def insert(number: int) -> None:
        post, row = pairs[number]

        async def both(session: AsyncIOMotorClientSession) -> None:
            await target["posts"].insert_one(post, session=session)
            await target["outbox"].insert_one(row, session=session)

        async with await client.start_session() as session:
            await session.with_transaction(
                both, ReadConcern("snapshot"), WriteConcern("majority", j=True)
            )

    try:
        return (await load.run(insert, total=len(pairs), clients=CLIENTS)).rate
    finally:
        for name in (database, f"{database}_bare"):
            await client.drop_database(name)
        client.close()


async def _pairs(source: Database, count: int) -> list[tuple[Document, Document]]:
    posts = await source["posts"].find().to_list(count)
    rows = {row["key"]: row async for row in source["outbox"].find()}
    pending = {"pending": True}
    return [
        (post, {**{k: v for k, v in rows[post["_id"]].items() if k != "published_at"}, **pending})
        for post in posts
        if post["_id"] in rows
    ]


async def _copy_indexes(source: Collection, target: Collection) -> None:
    for name, index in (await source.index_information()).items():
        if name != "_id_":
            options = {key: value for key, value in index.items() if key in _OPTIONS}
            await target.create_index(index["key"], name=name, **options)
