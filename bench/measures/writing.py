"""Posts created over HTTP, compared with the same inserts in transactions by motor alone.

Also compared with FastAPI and motor, which shows how much of the difference is due to HTTP.
"""

from uuid import uuid4

import orjson
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorDatabase,
)

from bench import load
from bench.committing import commit
from bench.facts import Posts
from bench.rows import Measured, Row, at_least
from bench.world import World
from shared.mongo import Collection, Document

POSTS = 3_000
CLIENTS = 32
LEAST = 0.7
OPTIONS = ["Monday", "Tuesday", "Wednesday"]

Database = AsyncIOMotorDatabase[Document]
_OPTIONS = {"expireAfterSeconds", "partialFilterExpression"}


async def measure(world: World) -> Measured:
    """Measure plain posts, and polls."""
    rows: list[Row] = []
    for what, kind in (("a post", "article"), ("a poll", "poll")):
        rows += await _measure(world, f"creating {what} over HTTP", kind)
    return Measured(rows)


async def _measure(world: World, what: str, kind: str) -> list[Row]:
    count = world.size(POSTS)
    database = f"bench_{uuid4().hex[:8]}"
    async with world.issuer(), world.service("content", store_database=database) as content:
        ours = await _ours(content.base_url, world.token(), kind, count)
    await _prepare(world, database)
    async with world.bare(_http(database)) as plain:
        over_http = await _ours(plain.base_url, world.token(), kind, count)
    bare = await _bare(world, database, count)
    return [
        at_least(what, ours, bare, "/s", least=LEAST),
        Row(f"{what}, against FastAPI", ours, "/s", over_http, ours / over_http),
    ]


async def _ours(base_url: str, token: str, kind: str, count: int) -> float:
    posts = Posts()
    more = {"details": {"poll": {"options": OPTIONS}}} if kind == "poll" else {}
    bodies = [
        orjson.dumps(
            {"kind": kind, "title": posts.text(6), "body": posts.text(), "lang": "en", **more}
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
    """Store the service's rows again: a post and its outbox row per transaction."""
    client = _client(world)
    source, target = client[database], client[_bare_of(database)]
    pairs = await _pairs(source, count)

    async def insert(number: int) -> None:
        post, row = pairs[number]

        async def both(session: AsyncIOMotorClientSession) -> None:
            await target["posts"].insert_one(post, session=session)
            await target["outbox"].insert_one(row, session=session)

        await commit(client, both)

    try:
        return (await load.run(insert, total=len(pairs), clients=CLIENTS)).rate
    finally:
        for name in (database, _bare_of(database), _http(database)):
            await client.drop_database(name)
        client.close()


def _client(world: World) -> AsyncIOMotorClient[Document]:
    return AsyncIOMotorClient(world.engines.store_url, w="majority", journal=True, maxPoolSize=64)


def _bare_of(database: str) -> str:
    return f"{database}_bare"


def _http(database: str) -> str:
    return f"{database}_http"


async def _prepare(world: World, database: str) -> None:
    """Create the same indexes for the bare sides."""
    client = _client(world)
    for target in (_bare_of(database), _http(database)):
        for name in ("posts", "outbox"):
            await _copy_indexes(client[database][name], client[target][name])
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
