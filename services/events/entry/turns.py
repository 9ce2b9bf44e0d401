"""Turns within this process: answers to the same gathering run sequentially.

If they ran concurrently, the store would let one commit and make the others retry, which takes ten
times as long for two hundred answers. This is for speed only. Correctness, also between processes,
comes from the store (store/seating.py).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from weakref import WeakValueDictionary

from fastapi import Depends, Request

from shared.problems import UnavailableProblem

LONGEST_WAIT_SECONDS = 20.0


class Turns:
    """One lock per gathering, kept as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, gathering_id: str) -> AsyncIterator[None]:
        """Wait for the turn. Raises: UnavailableProblem after LONGEST_WAIT_SECONDS."""
        lock = self._locks.setdefault(gathering_id, asyncio.Lock())
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                await lock.acquire()
        except TimeoutError:
            raise UnavailableProblem("too many concurrent answers: retry", retry_after=5) from None
        try:
            yield
        finally:
            lock.release()


async def _turns(request: Request) -> Turns:
    turns: Turns = request.app.state.turns
    return turns


InTurn = Annotated[Turns, Depends(_turns)]
