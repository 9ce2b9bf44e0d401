"""Concurrent clients, and the latency of each response."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

import aiohttp

from bench.rows import percentile

Once = Callable[[int], Awaitable[None]]
"""A function that does one piece of work, numbered from 0."""


@dataclass(frozen=True, slots=True)
class Load:
    """A result: `seconds` of the whole run, and `latencies` in seconds."""

    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def milliseconds(self, hundredth: int) -> float:
        return percentile(self.latencies, hundredth) * 1000


class Pace:
    """A counter of facts after a consumer's first batch, so that its start does not count."""

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
        """Return the rate per second, after the first batch."""
        return (self.seen - self._first) / (self._last - self._began)


async def run(once: Once, *, total: int, clients: int) -> Load:
    """Do `total` pieces of work with this many clients, each of which does one at a time."""
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
    """Open a session with one connection per client."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=clients),
        headers={"Authorization": f"Bearer {token}"},
    )


async def expect(answer: aiohttp.ClientResponse, status: int) -> bytes:
    """Return the body.

    Raises RuntimeError for another status, since fast refusals would distort a rate.
    """
    body = await answer.read()
    if answer.status != status:
        raise RuntimeError(f"{answer.status}: {body[:300]!r}")
    return body
