"""Clients that ask at once, and how long each answer took."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

import aiohttp

from bench.rows import percentile

Once = Callable[[int], Awaitable[None]]
"""One piece of work, numbered from 0."""


@dataclass(frozen=True, slots=True)
class Load:
    """seconds: in all. latencies: of each, in seconds."""

    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def milliseconds(self, hundredth: int) -> float:
        return percentile(self.latencies, hundredth) * 1000


class Pace:
    """Counts what a consumer takes, from its first batch on: what starts it is in no rate."""

    def __init__(self) -> None:
        self.seen = 0
        self._first = 0
        self._began = 0.0
        self._last = 0.0

    def took(self, count: int) -> None:
        self._last = time.perf_counter()
        if not self.seen:
            self._began, self._first = self._last, count
        self.seen += count

    @property
    def rate(self) -> float:
        """Per second, of all after the first batch."""
        return (self.seen - self._first) / (self._last - self._began)


async def run(once: Once, *, total: int, clients: int) -> Load:
    """`total` pieces of work by so many clients, each with the next when it has done one."""
    numbers = count()
    latencies: list[float] = []

    async def client() -> None:
        while (number := next(numbers)) < total:
            began = time.perf_counter()
            await once(number)
            latencies.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(time.perf_counter() - began, latencies)


def session(token: str, clients: int) -> aiohttp.ClientSession:
    """Keeps a connection for each client."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=clients),
        headers={"Authorization": f"Bearer {token}"},
    )


async def expect(answer: aiohttp.ClientResponse, status: int) -> bytes:
    """The body. Raises RuntimeError for another status: a refusal is fast, and no figure."""
    body = await answer.read()
    if answer.status != status:
        raise RuntimeError(f"{answer.status}: {body[:300]!r}")
    return body
