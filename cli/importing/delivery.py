"""Bringing documents to the content service, and waiting until search finds them."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import orjson

from cli.asking import Api, Person
from cli.importing.documents import Batch, LeftOut
from shared.contracts.token import HEADER

AT_ONCE = 3
"""Requests in flight: more do not make the service faster, and hold more in memory."""


@dataclass(slots=True)
class Tally:
    """What became of the documents. `last`: the Guilde-Tokens of the last requests."""

    outcomes: Counter[str] = field(default_factory=Counter)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=AT_ONCE))

    @property
    def taken(self) -> int:
        """How many are in the platform now."""
        return self.outcomes.total() - self.left_out

    @property
    def changed(self) -> int:
        """How many this run made or changed."""
        return self.outcomes["created"] + self.outcomes["updated"]

    @property
    def left_out(self) -> int:
        """How many did not go in: here, or refused there."""
        return self.outcomes["refused"]


@dataclass(slots=True)
class Told:
    """Callbacks that report progress."""

    left_out: Callable[[LeftOut], None]
    batch: Callable[[Batch, Tally], None]


class Delivery:
    """Imports into one community, and keeps `tally`.

    `after`: a Guilde-Token to begin with, where the community is new.
    """

    def __init__(
        self, api: Api, person: Person, community: str, *, after: str, told: Told, tally: Tally
    ) -> None:
        self._api = api
        self._person = person
        self._community = community
        self._after = after
        self._told = told
        self._turn = asyncio.Lock()
        self.tally = tally

    async def bring(self, batches: Iterator[Batch]) -> None:
        """Send everything, reading while requests are on their way. Raises Refused, Away."""
        workers = [asyncio.create_task(self._work(batches)) for _ in range(AT_ONCE)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, batches: Iterator[Batch]) -> None:
        while batch := await self._next(batches):
            for left_out in batch.left_out:
                self._leave_out(left_out)
            if batch.documents:
                # one key for all attempts: if an answer was lost, a retry counts the same outcome
                answer = await self._api.post(
                    self._person,
                    "content/v1/imports",
                    batch.body(self._community),
                    after=self._after,
                    key=uuid4().hex,
                )
                self._count(batch, answer)
            self._told.batch(batch, self.tally)

    async def _next(self, batches: Iterator[Batch]) -> Batch | None:
        async with self._turn:
            return await asyncio.to_thread(next, batches, None)

    def _count(self, batch: Batch, answer: httpx.Response) -> None:
        results: list[dict[str, Any]] = orjson.loads(answer.content)["results"]
        for document, result in zip(batch.documents, results, strict=True):
            if result["outcome"] == "refused":
                self._leave_out(LeftOut(document.place, str(result["problem"])))
            else:
                self.tally.outcomes[result["outcome"]] += 1
        if token := answer.headers.get(HEADER):
            self.tally.last.append(token)

    def _leave_out(self, left_out: LeftOut) -> None:
        self.tally.outcomes["refused"] += 1
        self._told.left_out(left_out)


async def until_found(api: Api, person: Person, token: str) -> None:
    """Wait until search has what a request made. Raises Away when the api's patience ends."""
    await api.get(person, "search/v1/search", after=token, limit=1)
