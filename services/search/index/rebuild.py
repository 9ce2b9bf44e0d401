"""A rebuild of the index from the first fact, alongside the live one, swapped in when equal.

    1  delete the half-built or kept pair of an earlier rebuild
    2  create a new pair, and add it to the targets of the live consumers
    3  once every writer uses it, read the topics to their current ends, then later facts
    4  compare both pairs until they differ only by what live consumers have yet to apply
    5  swap the aliases in one call, and keep the old pair for a while, or delete it

Facts from before step 3 come from the topics, later ones from the live consumers, and some from
both: external versions and the sequences of grants make writing twice harmless. Among writes of the
same version the last one stays, so republished facts are written again: see `_fill`. If it is
killed at any point, either the live pair is unchanged or the new one has replaced it.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from services.search.index.aliases import Indices, Targets
from services.search.index.client import Engine
from services.search.index.comparing import SETTLING_SECONDS, Settling, settled
from services.search.index.digest import MOST_NAMED, Differences
from services.search.index.errors import (
    BuiltDiffersError,
    EngineAwayError,
    RefusedDocumentError,
)
from services.search.index.keeping import SETTLE_SECONDS, Keeping, Kept
from services.search.index.percolating import project
from services.search.index.writes import write_to
from services.search.projections.actions import Action
from services.search.projections.table import forget
from shared.contracts.envelope import Fact
from shared.contracts.token import Version
from shared.messaging.log import Log
from shared.mongo import Alone

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 5.0


@dataclass(slots=True)
class Outcome:
    """The outcome of a rebuild.

    `skipped`: the place or key of the first few facts that could not be read or indexed. Live
    consumers park the same ones.
    """

    documents: str
    facts: int = 0
    skipped_count: int = 0
    skipped: list[str] = field(default_factory=list)
    differences: Differences = field(default_factory=Differences)
    seconds: float = 0.0
    kept: Kept | None = None

    def skip(self, what: str) -> None:
        self.skipped_count += 1
        if len(self.skipped) < MOST_NAMED:
            self.skipped.append(what)


Progress = Callable[[str, int, int], None]
"""A function called with the stage (`read`, `compare`, `swap`), the amount done, the total."""


class Rebuild:
    """A rebuild; `alone` prevents a second one.

    `keeping`: keeps the previous pair; None: it is deleted. `settling`: seconds until differences
    count as real.
    """

    def __init__(
        self,
        engine: Engine,
        indices: Indices,
        log: Log,
        alone: Alone,
        *,
        keeping: Keeping | None = None,
        settling: float = SETTLING_SECONDS,
    ) -> None:
        self._engine = engine
        self._indices = indices
        self._log = log
        self._alone = alone
        self._keeping = keeping
        self._settling = settling

    async def run(
        self, *, force: bool = False, renews: bool = False, progress: Progress = lambda *_: None
    ) -> Outcome:
        """Rebuild the index. `force` swaps despite differences.

        `renews` allows the same facts to have become other documents. Raises: HeldElsewhereError,
        LeaseLostError, BuiltDiffersError, EngineAwayError, LogAwayError.
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
        outcome.kept = await self._swap(documents, access, outcome.differences)
        progress("swap", 1, 1)
        outcome.seconds = time.monotonic() - started
        return outcome

    async def _fill(self, built: Targets, outcome: Outcome, progress: Progress) -> None:
        """Write the topics' facts in order, until no older fact can have been written last.

        When a version is republished, a live consumer may write it before an older fact of that
        version is read and written here. So this also reads what was published while it wrote, and
        writes it again if it has a version that was just written. Anything published later is
        written after all of this.
        """
        await self._read_on(built, outcome, progress)
        written: set[Version] = set()
        await self._read_on(built, outcome, progress, written=written)
        while written:
            only, written = written, set()
            await self._read_on(built, outcome, progress, only=only, written=written)

    async def _read_on(
        self,
        built: Targets,
        outcome: Outcome,
        progress: Progress,
        *,
        only: Collection[Version] | None = None,
        written: set[Version] | None = None,
    ) -> None:
        """Read to the current ends and write the facts, or `only` those of these versions.

        `written` collects the written versions. Without it, memory does not grow with the log.
        """
        async for batch in self._log.batches():
            self._alone.check()
            for entry in batch.entries:
                if entry.unreadable:
                    outcome.skip(entry.place)
            facts = [fact for fact in batch.facts if only is None or _version(fact) in only]
            await self._apply(built, facts, outcome)
            if written is not None:
                written.update(map(_version, facts))
            ended = [(entry.topic, entry.key) for entry in batch.entries if entry.tombstone]
            await self._write(built, [action for key in ended for action in forget(*key)])
            outcome.facts += len(batch.facts)
            progress("read", batch.done, batch.total)

    async def _apply(self, built: Targets, facts: Sequence[Fact[Any]], outcome: Outcome) -> None:
        """Write a batch. If it is refused, write its halves, to find and skip the refused fact."""
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

    @retry(
        retry=retry_if_exception_type(EngineAwayError),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(0.2, max=LONGEST_PAUSE_SECONDS),
        reraise=True,
    )
    async def _write(self, built: Targets, actions: Sequence[Action]) -> None:
        await write_to(self._engine, built, actions)

    async def _settle(self, documents: str, access: str, progress: Progress) -> Differences:
        settling = Settling(self._settling, partial(progress, "compare"))
        pair = documents, access
        return await settled(self._engine, self._indices, pair, self._alone, settling)

    async def _swap(self, documents: str, access: str, differences: Differences) -> Kept | None:
        """Swap, and return the previous pair if it is kept.

        A pair that differs from the new one may lack an erasure or a narrowed audience. So it is
        not kept.
        """
        if self._keeping and self._keeping.grace and not differences:
            return await self._keeping.swap_to(documents, access)
        await self._indices.swap_to(documents, access)
        await asyncio.sleep(SETTLE_SECONDS)
        await self._indices.delete_unread()
        return None

    async def _may_swap(self, differences: Differences, *, renews: bool) -> bool:
        """Return whether swapping loses nothing.

        Rows ahead of live are still to be applied there, or live has lost them. With another
        schema, or if more is known now, the same facts become other documents.
        """
        if differences.behind:
            return False
        return renews or not differences.changed or not await self._indices.is_current()


def _version(fact: Fact[Any]) -> Version:
    return Version(fact.kind, fact.subject, fact.sequence)
