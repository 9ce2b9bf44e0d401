"""Resident memory of each service: idle, after load, and after the same load again."""

import asyncio
from contextlib import AsyncExitStack

import orjson

from bench import load
from bench.facts import Posts
from bench.rows import Measured, Row, at_most
from bench.world import Running, World
from deploy.embedded.platform import SERVICES

REQUESTS = 4_000
CLIENTS = 16
MOST_MB = 110
FLAT = 1.05
"""The largest accepted growth by the second load."""


async def measure(world: World) -> Measured:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(world.issuer())
        running = {
            name: await stack.enter_async_context(
                world.service(name, store_database=f"memory_{name}")
            )
            for name in SERVICES
        }
        await asyncio.sleep(5)
        idle = _resident(running)
        await _use(world, running, world.size(REQUESTS))
        once = _resident(running)
        await _use(world, running, world.size(REQUESTS))
        twice = _resident(running)
    rows = [at_most(f"memory of {name}, idle", idle[name], "MB", most=MOST_MB) for name in SERVICES]
    for name in SERVICES:
        rows.append(at_most(f"memory of {name}, after load", twice[name], "MB", most=MOST_MB))
        growth = twice[name] / once[name]
        rows.append(
            Row(
                f"memory of {name}, the same load again",
                *(twice[name], "MB", once[name], growth, f"<= {FLAT}", growth <= FLAT),
            )
        )
    return Measured(rows)


def _resident(running: dict[str, Running]) -> dict[str, float]:
    return {name: process.resident_megabytes() for name, process in running.items()}


async def _use(world: World, running: dict[str, Running], requests: int) -> None:
    """Write, read, search and browse as members do, in every service."""
    posts = Posts()
    paths = {
        "membership": "/v1/communities",
        "content": "/v1/posts",
        "events": "/v1/gatherings",
        "search": "/v1/search?q=",
        "notifications": "/v1/notifications",
    }
    names = list(paths)
    async with load.session(world.token(), CLIENTS) as http:

        async def once(number: int) -> None:
            if number % 2:
                name = names[number // 2 % len(names)]
                words = posts.text(2).replace(" ", "+") if name == "search" else ""
                url = f"{running[name].base_url}{paths[name]}{words}"
                async with http.get(url) as answer:
                    await load.expect(answer, 200)
                return
            text = posts.text(1_000)
            body = {"kind": "question", "title": posts.text(5), "body": text, "lang": "fr"}
            url = f"{running['content'].base_url}/v1/posts"
            data, headers = orjson.dumps(body), {"Content-Type": "application/json"}
            async with http.post(url, data=data, headers=headers) as answer:
                await load.expect(answer, 201)

        await load.run(once, total=requests, clients=CLIENTS)
    await asyncio.sleep(5)  # until the consumers have caught up
