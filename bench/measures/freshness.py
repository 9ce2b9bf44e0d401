"""The delay until others see a commit: in a search, and in their stream of notices.

Measured without load.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import aiohttp
import orjson

from bench import load
from bench.rows import Measured, at_most, percentile
from bench.world import Running, World
from deploy.embedded.platform import SERVICES

POSTS = 60
PAUSE_SECONDS = 0.3
LOOK_SECONDS = 0.01
SEARCHABLE_MS, STREAMED_MS = 200, 50


async def measure(world: World) -> Measured:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(world.issuer())
        running = {
            name: await stack.enter_async_context(
                world.service(name, store_database=f"fresh_{name}")
            )
            for name in SERVICES
            if name != "events"
        }
        await _met(world, running["membership"], "ada", "bob")
        await asyncio.sleep(5)  # until consumers have joined their groups
        searchable = await _searchable(world, running, world.size(POSTS))
        streamed = await _streamed(world, running, world.size(POSTS))
    return Measured(
        [
            at_most("commit to searchable, p95", _p95(searchable), "ms", most=SEARCHABLE_MS),
            at_most("commit to the stream, p95", _p95(streamed), "ms", most=STREAMED_MS),
        ]
    )


async def _met(world: World, membership: Running, *names: str) -> None:
    """Sign in once as each person, so that they can be notified."""
    for name in names:
        async with (
            load.session(world.token(name), 1) as http,
            http.get(f"{membership.base_url}/v1/profiles/me") as answer,
        ):
            await load.expect(answer, 200)


def _p95(seconds: list[float]) -> float:
    return percentile(seconds, 95) * 1000


async def _post(http: aiohttp.ClientSession, content: Running, title: str, **more: str) -> str:
    body = {"kind": "question", "title": title, "body": "text", "lang": "en", **more}
    async with http.post(f"{content.base_url}/v1/posts", json=body) as answer:
        return str(orjson.loads(await load.expect(answer, 201))["id"])


async def _searchable(world: World, running: dict[str, Running], count: int) -> list[float]:
    """Measure from the writer's response until another person's search, with no token, finds it."""
    waited = []
    async with (
        load.session(world.token("ada"), 1) as ada,
        load.session(world.token("bob"), 1) as bob,
    ):
        for _ in range(count):
            word = f"w{uuid4().hex[:12]}"
            await _post(ada, running["content"], word)
            began = time.perf_counter()
            while not await _found(bob, running["search"], word):
                await asyncio.sleep(LOOK_SECONDS)
            waited.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE_SECONDS)
    return waited


async def _found(http: aiohttp.ClientSession, search: Running, word: str) -> bool:
    async with http.get(f"{search.base_url}/v1/search", params={"q": word, "limit": 1}) as answer:
        return bool(orjson.loads(await load.expect(answer, 200))["total"])


async def _streamed(world: World, running: dict[str, Running], count: int) -> list[float]:
    """Measure from the response to the replier until the author's stream has it."""
    content = running["content"]
    waited: list[float] = []
    async with (
        load.session(world.token("ada"), 2) as ada,
        load.session(world.token("bob"), 1) as bob,
    ):
        post_id = await _post(ada, content, "A question")
        await asyncio.sleep(2)
        async with _listening(ada, running["notifications"]) as arrived:
            for _ in range(count):
                body = {"body": f"An answer {uuid4().hex[:6]}"}
                async with bob.post(
                    f"{content.base_url}/v1/posts/{post_id}/replies", json=body
                ) as said:
                    await load.expect(said, 201)
                began = time.perf_counter()
                waited.append(max(0.0, await asyncio.wait_for(arrived.get(), 30) - began))
                await asyncio.sleep(PAUSE_SECONDS)
    return waited


@asynccontextmanager
async def _listening(
    http: aiohttp.ClientSession, notifications: Running
) -> AsyncIterator["asyncio.Queue[float]"]:
    arrived: asyncio.Queue[float] = asyncio.Queue()

    async def listen(answer: aiohttp.ClientResponse) -> None:
        async for line in answer.content:
            if line.startswith(b"event: notification"):
                arrived.put_nowait(time.perf_counter())

    async with http.get(
        f"{notifications.base_url}/v1/stream", timeout=aiohttp.ClientTimeout(None)
    ) as answer:
        listening = asyncio.create_task(listen(answer))
        try:
            yield arrived
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
