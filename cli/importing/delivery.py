"""The delivery of documents to the content service, until search finds them."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import httpx
import orjson

from cli.asking import Api, Person
from cli.importing.attaching import Attaching
from cli.importing.documents import Batch, Document, LeftOut, Stage, batches
from shared.contracts.token import HEADER

AT_ONCE = 3
"""The number of concurrent requests. More do not make the service faster, and use more memory."""


@dataclass(slots=True)
class Tally:
    """The outcomes of the documents. `last`: the Guilde-Tokens of the last requests.

    `taken_of`: the number now in the platform, by kind. `files`, `files_left_out`: the
    numbers of files sent and left out. `is_broken`: a part of the source could not be read.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    taken_of: Counter[str] = field(default_factory=Counter)
    files: int = 0
    files_left_out: int = 0
    is_broken: bool = False
    last: deque[str] = field(default_factory=lambda: deque(maxlen=AT_ONCE))

    @property
    def taken(self) -> int:
        """The number of documents that are now in the platform."""
        return self.outcomes.total() - self.left_out

    @property
    def code(self) -> int:
        """The exit code: 0 if anything was taken, and everything could be read."""
        return 1 if self.is_broken or (self.left_out and not self.taken) else 0

    def leave_out(self, left_out: LeftOut) -> None:
        """Count it, unless it is only a part of something that is taken."""
        self.outcomes["refused"] += not left_out.is_part
        self.is_broken |= left_out.is_rest

    @property
    def changed(self) -> int:
        """The number of documents that this run created or changed."""
        return self.outcomes["created"] + self.outcomes["updated"]

    @property
    def left_out(self) -> int:
        """The number of documents that were left out here, or refused by the service."""
        return self.outcomes["refused"]


@dataclass(slots=True)
class Told:
    """Callbacks that report progress."""

    left_out: Callable[[LeftOut], None]
    batch: Callable[[Batch, Tally], None]


class Delivery:
    """An import into one community, which keeps `tally`.

    `after`: a Guilde-Token to start from, if the community is new. `attaching`: sends the files of
    documents that cannot be without them.
    """

    def __init__(
        self,
        api: Api,
        person: Person,
        community: str,
        *,
        after: str,
        told: Told,
        tally: Tally,
        attaching: Attaching | None = None,
    ) -> None:
        self._api = api
        self._person = person
        self._community = community
        self._after = after
        self._told = told
        self._attaching = attaching
        self._turn = asyncio.Lock()
        self.tally = tally

    async def bring(self, stages: Iterable[Stage]) -> None:
        """Send everything, stage by stage. Raises Refused, Away."""
        for stage in stages:
            await self._bring(stage)

    async def _bring(self, stage: Stage) -> None:
        """Send a stage, reading while requests are in flight."""
        found = batches(stage.found, stage.most)
        count = 1 if stage.in_order else AT_ONCE
        workers = [asyncio.create_task(self._work(found, stage.route)) for _ in range(count)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, found: Iterator[Batch], route: str) -> None:
        while batch := await self._next(found):
            for left_out in batch.left_out:
                self._leave_out(left_out)
            if self._attaching is not None:
                completed = self._attaching.completed
                found_by_now = [await completed(each) for each in batch.documents]
                batch.documents = [each for each in found_by_now if isinstance(each, Document)]
                for unfit in (each for each in found_by_now if isinstance(each, LeftOut)):
                    self._leave_out(unfit)
            if batch.documents:
                # one key for all attempts: if a response was lost, a retry counts the same outcome
                answer = await self._api.post(
                    self._person,
                    route,
                    batch.body(self._community),
                    after=self._after,
                    key=uuid4().hex,
                )
                self._count(batch, answer)
            self._told.batch(batch, self.tally)

    async def _next(self, found: Iterator[Batch]) -> Batch | None:
        async with self._turn:
            return await asyncio.to_thread(next, found, None)

    def _count(self, batch: Batch, answer: httpx.Response) -> None:
        results: list[dict[str, Any]] = orjson.loads(answer.content)["results"]
        for document, result in zip(batch.documents, results, strict=True):
            problem = LeftOut(document.place, str(result.get("problem")))
            if result["outcome"] == "refused":
                self._leave_out(problem)
            else:
                if result.get("problem"):
                    self._leave_out(replace(problem, is_part=True))
                if document.left_out:
                    self._leave_out(document.left_out)
                self.tally.outcomes[result["outcome"]] += 1
                self.tally.taken_of[document.kind] += 1
        if token := answer.headers.get(HEADER):
            self.tally.last.append(token)

    def _leave_out(self, left_out: LeftOut) -> None:
        self.tally.leave_out(left_out)
        self._told.left_out(left_out)


async def until_found(api: Api, person: Person, token: str) -> None:
    """Wait until search has the result of a request. Raises Away when the api's patience ends."""
    await api.get(person, "search/v1/search", after=token, limit=1)
