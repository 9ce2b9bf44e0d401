"""Posts read over HTTP, compared with the same find by FastAPI and motor alone."""

from datetime import UTC, datetime
from uuid import uuid4

import orjson

from bench import load
from bench.facts import Posts
from bench.members import known, profile
from bench.rows import Measured, at_least
from bench.world import World

READS = 10_000
POSTS = 300
CLIENTS = 32
LEAST = 0.7


async def measure(world: World) -> Measured:
    database = f"bench_{uuid4().hex[:8]}"
    count = world.size(READS)
    async with (
        world.issuer(),
        world.service("content", store_database=database) as content,
        world.bare(database) as plain,
    ):
        # real authors soon have a profile
        await known(world, database, profile(world.person_id(), "Ada", datetime.now(UTC)))
        ids = await _written(content.base_url, world.token())
        first = await _reads(plain.base_url, world.token(), ids, count)
        ours = await _reads(content.base_url, world.token(), ids, count)
        second = await _reads(plain.base_url, world.token(), ids, count)
    row = at_least("reading a post over HTTP", ours, max(first, second), "/s", least=LEAST)
    return Measured([row])


async def _written(base_url: str, token: str) -> list[str]:
    posts = Posts()
    ids = []
    async with load.session(token, 1) as http:
        for _ in range(POSTS):
            body = {"kind": "article", "title": posts.text(6), "body": posts.text(), "lang": "en"}
            async with http.post(f"{base_url}/v1/posts", json=body) as answer:
                ids.append(orjson.loads(await load.expect(answer, 201))["id"])
    return ids


async def _reads(base_url: str, token: str, ids: list[str], count: int) -> float:
    async with load.session(token, CLIENTS) as http:

        async def read(number: int) -> None:
            async with http.get(f"{base_url}/v1/posts/{ids[number % len(ids)]}") as answer:
                await load.expect(answer, 200)

        await load.run(read, total=CLIENTS * 10, clients=CLIENTS)
        return (await load.run(read, total=count, clients=CLIENTS)).rate
