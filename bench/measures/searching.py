"""Search over HTTP, compared with the same body sent to OpenSearch; and its growth."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from uuid import uuid4

import aiohttp
import orjson

from bench import load
from bench.facts import Posts, encoded
from bench.kafka import publish, topics
from bench.measures.projecting import projected
from bench.rows import Measured, Point, Row, at_least, at_most_more
from bench.world import Running, World
from services.search.index.access import visible_to
from services.search.index.aliases import Names
from services.search.index.queries import Question, search_body
from shared.contracts.content import POST

DOCUMENTS = 50_000
QUERIES = 400
CLIENTS = 16
MOST_MORE_MS = 4.0
LEAST = 0.85
SIZES = (1_000, 10_000, 100_000, 300_000)


async def measure(world: World) -> Measured:
    """Measure one query after another, then many concurrent clients."""
    names = fresh_names()
    async with AsyncExitStack() as stack:
        await indexed(world, names, world.size(DOCUMENTS))
        search = await running_search(stack, world, names)
        queries = _queries()
        bare = await _bare(world, names, queries, clients=1)
        ours = await _ours(world, search, queries, clients=1)
        latency = at_most_more(
            "search over HTTP, p50",
            ours.milliseconds(50),
            bare.milliseconds(50),
            "ms",
            most=MOST_MORE_MS,
        )
        bare = await _bare(world, names, queries * 2, clients=CLIENTS)
        ours = await _ours(world, search, queries * 2, clients=CLIENTS)
    name = f"{CLIENTS} search clients"
    return Measured([latency, at_least(name, ours.rate, bare.rate, "/s", least=LEAST)])


async def growth(world: World) -> Measured:
    """Measure projection and search at growing sizes of the index."""
    names = fresh_names()
    points: list[Point] = []
    queries = _queries()[:100]
    async with AsyncExitStack() as stack:
        search: Running | None = None
        for size in map(world.size, SIZES):
            more = size - (points[-1].size if points else 0)
            rate = await indexed(world, names, more, until=size)
            search = search or await running_search(stack, world, names)
            ours = await _ours(world, search, queries, clients=1)
            figures = {"search p50, ms": ours.milliseconds(50), "projecting, facts/s": rate}
            points.append(Point(size, figures))
    rows = [
        Row(f"at {point.size:,} documents: {name}", value, "")
        for point in points
        for name, value in point.figures.items()
    ]
    return Measured(rows, points)


def fresh_names() -> Names:
    return Names(f"bench{uuid4().hex[:6]}")


async def indexed(world: World, names: Names, count: int, *, until: int | None = None) -> float:
    """Index this many more posts. Returns facts per second."""
    async with topics(world.engines.kafka, POST):
        facts = list(Posts(seed=count).facts(count))
        await publish(world.engines.kafka, POST.topic, encoded(facts))
        began = time.perf_counter()
        await projected(world, names, until or count)
        return count / (time.perf_counter() - began)


async def running_search(
    stack: AsyncExitStack, world: World, names: Names, **settings: str
) -> Running:
    await stack.enter_async_context(world.issuer())
    database = f"bench_{uuid4().hex[:8]}"
    service = world.service(
        "search", store_database=database, index_prefix=names.prefix, role="api", **settings
    )
    return await stack.enter_async_context(service)


def _queries() -> list[str]:
    """Return queries of two or three words, all different, so that no cache answers."""
    posts = Posts(seed=7)
    return [" ".join(posts.text(2 + number % 2).split()) for number in range(QUERIES)]


async def _ours(world: World, search: Running, queries: Sequence[str], clients: int) -> load.Load:
    async with load.session(world.token(), clients) as http:

        async def ask(number: int) -> None:
            params = {"q": queries[number]}
            async with http.get(f"{search.base_url}/v1/search", params=params) as answer:
                await load.expect(answer, 200)

        await load.run(ask, total=min(50, len(queries)), clients=clients)
        return await load.run(ask, total=len(queries), clients=clients)


async def _bare(world: World, names: Names, queries: Sequence[str], clients: int) -> load.Load:
    visible = visible_to("nobody", guest=False, access_alias=names.access)
    bodies = [orjson.dumps(search_body(Question(query), visible)) for query in queries]
    url = f"{world.engines.opensearch_url}/{names.documents}/_search"
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=clients)) as http:

        async def ask(number: int) -> None:
            async with http.post(url, data=bodies[number], headers=headers) as answer:
                orjson.loads(await load.expect(answer, 200))

        await load.run(ask, total=min(50, len(queries)), clients=clients)
        return await load.run(ask, total=len(queries), clients=clients)
