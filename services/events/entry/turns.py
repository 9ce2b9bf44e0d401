"""Turns within this process: who answers to the same gathering does so one after the other.

The store would refuse all but one of those who commit at once, and have the others begin anew: for
two hundred at once that takes ten times as long. Between processes it is the store that sees to it
(store/seating.py); nothing depends on this.
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
    """A lock for each gathering, for as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, gathering_id: str) -> AsyncIterator[None]:
        """Raises: UnavailableProblem where the line is too long."""
        lock = self._locks.setdefault(gathering_id, asyncio.Lock())
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                await lock.acquire()
        except TimeoutError:
            raise UnavailableProblem(
                "too many people are answering at once: try again", retry_after=5
            ) from None
        try:
            yield
        finally:
            lock.release()


async def _turns(request: Request) -> Turns:
    turns: Turns = request.app.state.turns
    return turns


InTurn = Annotated[Turns, Depends(_turns)]
