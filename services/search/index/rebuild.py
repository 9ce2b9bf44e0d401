"""A new index from the first fact on, built beside the live one and swapped in when it is equal.

    1  what an earlier rebuild left half-built is deleted
    2  a new pair is created, and joins what the live consumers write to
    3  once every writer knows of it, the topics are read to their ends of that moment
    4  both pairs are compared until nothing differs but what is ahead of a live consumer's lag
    5  the aliases are swapped in one call, and the old pair is deleted

Facts of before step 3 come from the topics, facts of after it from the live consumers, and some
from both: external versions and grants' sequences make that one. Killed at any point, it leaves the
live pair as it was, or the new one in its place.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.search.index.aliases import FRESH_SECONDS, Indices, Targets
from services.search.index.client import Engine
from services.search.index.digest import MOST_NAMED, Differences, compare, look_again
from services.search.index.errors import (
    BuiltDiffersError,
    EngineAwayError,
    RefusedDocumentError,
)
from services.search.index.writes import write_to
from services.search.projections.actions import Action
from services.search.projections.table import forget, project
from shared.contracts.envelope import Fact
from shared.messaging.log import Log
from shared.mongo import Alone

SETTLE_SECONDS = FRESH_SECONDS + 0.5
"""After this every live consumer writes to the new pair too, or has yet to take its next batch."""

SETTLING_SECONDS = 30
"""Live consumers' batches are on their way that long, if anything is to come."""

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 5.0


@dataclass(slots=True)
class Outcome:
    """What became of a rebuild.

    skipped: facts that could not be read or indexed, the first few by their place or key; live
    consumers park the same ones.
    """

    documents: str
    facts: int = 0
    skipped_count: int = 0
    skipped: list[str] = field(default_factory=list)
    differences: Differences = field(default_factory=Differences)
    seconds: float = 0.0

    def skip(self, what: str) -> None:
        self.skipped_count += 1
        if len(self.skipped) < MOST_NAMED:
            self.skipped.append(what)


Progress = Callable[[str, int, int], None]
"""Told of the stage (`read`, `compare`, `swap`), how much of it is done, and how much there is."""


class Rebuild:
    """One at a time, by `alone`. settling: how long differences may take to go."""

    def __init__(
        self,
        engine: Engine,
        indices: Indices,
        log: Log,
        alone: Alone,
        *,
        settling: float = SETTLING_SECONDS,
    ) -> None:
        self._engine = engine
        self._indices = indices
        self._log = log
        self._alone = alone
        self._settling = settling

    async def run(
        self, *, force: bool = False, renews: bool = False, progress: Progress = lambda *_: None
    ) -> Outcome:
        """`force` swaps whatever differs; `renews`: the same facts may have become something else.

        Raises: HeldElsewhereError, LeaseLostError, BuiltDiffersError, EngineAwayError,
        LogAwayError.
        """
        async with self._alone, self._log:
            return await self._run(force=force, renews=renews, progress=progress)

    async def _run(self, *, force: bool, renews: bool, progress: Progress) -> Outcome:
        started = time.monotonic()
        await self._indices.migrate()
        await self._indices.delete_unread()
        documents, access = await self._indices.create_pair()
        outcome = Outcome(documents)
        await self._indices.write_also_to(documents, access)
        await asyncio.sleep(SETTLE_SECONDS)
        await self._fill(Targets((documents,), (access,)), outcome, progress)
        outcome.differences = await self._settle(documents, access, progress)
        if not (force or await self._may_swap(outcome.differences, renews=renews)):
            raise BuiltDiffersError(str(outcome.differences))
        progress("swap", 0, 1)
        self._alone.check()
        await self._indices.swap_to(documents, access)
        await asyncio.sleep(SETTLE_SECONDS)
        await self._indices.delete_unread()
        progress("swap", 1, 1)
        outcome.seconds = time.monotonic() - started
        return outcome

    async def _fill(self, built: Targets, outcome: Outcome, progress: Progress) -> None:
        async for batch in self._log.batches():
            self._alone.check()
            for entry in batch.entries:
                if entry.unreadable:
                    outcome.skip(entry.place)
            await self._apply(built, batch.facts, outcome)
            ended = [(entry.topic, entry.key) for entry in batch.entries if entry.tombstone]
            await self._write(built, [action for key in ended for action in forget(*key)])
            outcome.facts += len(batch.facts)
            progress("read", batch.done, batch.total)

    async def _apply(self, built: Targets, facts: Sequence[Fact[Any]], outcome: Outcome) -> None:
        """Where a batch is refused, its halves, down to the fact that is."""
        try:
            actions = [action for fact in facts for action in project(fact)]
            await self._write(built, actions)
        except RefusedDocumentError:
            if len(facts) == 1:
                outcome.skip(f"{facts[0].kind}/{facts[0].subject}@{facts[0].sequence}")
                return
            half = len(facts) // 2
            await self._apply(built, facts[:half], outcome)
            await self._apply(built, facts[half:], outcome)

    async def _write(self, built: Targets, actions: Sequence[Action]) -> None:
        for attempt in range(ATTEMPTS):
            try:
                return await write_to(self._engine, built, actions)
            except EngineAwayError:
                if attempt == ATTEMPTS - 1:
                    raise
                await asyncio.sleep(min(LONGEST_PAUSE_SECONDS, 0.2 * 2**attempt))
        return None

    async def _settle(self, documents: str, access: str, progress: Progress) -> Differences:
        """What differs once live consumers had the time to finish what they were at."""
        deadline = time.monotonic() + self._settling
        while True:
            differences = await self._differences(documents, access)
            progress("compare", differences.built.count, differences.live.count)
            if not differences or time.monotonic() > deadline:
                return differences
            self._alone.check()
            await asyncio.sleep(1)

    async def _differences(self, documents: str, access: str) -> Differences:
        live_documents, live_access = await self._indices.live_pair()
        await self._indices.refresh(documents, access, live_documents, live_access)
        found = await self._compared(live_documents, documents)
        found.merge(await self._compared(live_access, access))
        return found

    async def _compared(self, live: str, built: str) -> Differences:
        found = await compare(self._engine, live, built)
        await look_again(self._engine, live, built, found)
        return found

    async def _may_swap(self, differences: Differences, *, renews: bool) -> bool:
        """Whether what differs is no loss.

        Ahead of live is what live has yet to apply, or lost. With another schema, or where more is
        known, the same facts make other documents.
        """
        if differences.behind:
            return False
        return renews or not differences.changed or not await self._indices.is_current()
