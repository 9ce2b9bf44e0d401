"""Facts from Kafka to searchable documents, compared with `async_bulk` of the same documents."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from opensearchpy import AsyncOpenSearch
from opensearchpy.helpers import async_bulk

from bench.facts import Posts, encoded
from bench.kafka import publish, topics
from bench.rows import Measured, at_least
from bench.world import World
from services.search.entry.consumers import indexing
from services.search.index import mappings
from services.search.index.aliases import FreshTargets, Indices, Names
from services.search.index.client import Engine
from services.search.index.mappings import DOCUMENTS
from services.search.projections.actions import Put
from services.search.projections.table import project
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact
from shared.messaging import parking
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.runtime.memory import settle

FACTS = 50_000
LEAST = 0.85


async def measure(world: World) -> Measured:
    settle()  # as services do; the bare side does too
    count = world.size(FACTS)
    facts = list(Posts().facts(count))
    bare = await _bare(world, facts)
    async with topics(world.engines.kafka, POST):
        await publish(world.engines.kafka, POST.topic, encoded(facts))
        ours = await projected(world, Names(f"bench{uuid4().hex[:6]}"), count)
    bare = max(bare, await _bare(world, facts))
    return Measured([at_least("projecting facts to searchable", ours, bare, "/s", least=LEAST)])


async def projected(world: World, names: Names, count: int) -> float:
    """Return facts per second, from the first batch until a search finds `count` documents."""
    store = world.store()
    await parking.prepare(store.scope)
    engine = Engine(world.engines.opensearch_url)
    indices = Indices(engine, names)
    await indices.migrate()
    apply, began = indexing(engine, FreshTargets(indices)), 0.0

    async def timed(facts: list[Fact[Any]]) -> None:
        nonlocal began
        began = began or time.perf_counter()
        await apply(facts)

    consumer = FactConsumer(
        kafka=world.engines.kafka,
        aggregates=[POST],
        apply=timed,
        parking=Parking(store, f"bench-{uuid4().hex[:8]}"),
    )
    running = asyncio.create_task(consumer.run())
    try:
        await _until_found(engine, names.documents, count)
        return count / (time.perf_counter() - began)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await engine.close()
        await store.drop()
        store.close()


async def _until_found(engine: Engine, index: str, count: int) -> None:
    found = 0
    while found < count:
        await asyncio.sleep(0.05)
        found = (await engine.ask("GET", f"/{index}/_count"))["count"]


async def _bare(world: World, facts: Sequence[Fact[PostData]]) -> float:
    """Write the same documents into an index with the same fields, then refresh once."""
    client = AsyncOpenSearch(hosts=[world.engines.opensearch_url], timeout=60)
    index = f"bare-{uuid4().hex[:6]}"
    await client.indices.create(index=index, body=mappings.body(DOCUMENTS))
    documents = [action for fact in facts for action in project(fact)]
    began = time.perf_counter()
    await async_bulk(client, _operations(index, documents), chunk_size=500)
    await client.indices.refresh(index=index)
    rate = len(facts) / (time.perf_counter() - began)
    await client.indices.delete(index=index)
    await client.close()
    return rate


def _operations(index: str, documents: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for put in documents:
        assert isinstance(put, Put)  # noqa: S101  posts are documents, never grants
        yield {"_index": index, "_id": put.key, "_source": put.source}
