"""The pair of indexes from before the last swap, kept for a while for a rollback.

It still receives every write. So it has each erasure and each narrowed audience as soon as the live
pair, and a rollback needs no catch-up. Only a pair that equals the live one is kept, and only one
that is still equal can become live again.

The mark of a kept pair is an alias of its documents, which ends with the time until which it is
kept. A rebuild, or that time, deletes it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from services.search.index.aliases import FRESH_SECONDS, Indices, add, remove
from services.search.index.client import Engine
from services.search.index.comparing import Settling, settled
from services.search.index.digest import Differences
from services.search.index.errors import BuiltDiffersError, EngineAwayError, NothingKeptError
from services.search.index.mappings import ACCESS, DOCUMENTS
from shared.mongo import UNAVAILABLE, Alone, NotAloneError
from shared.observe.logs import logger

SETTLE_SECONDS = FRESH_SECONDS + 0.5
"""The delay after which every live consumer's next batch goes to the present targets alone."""

TIDY_SECONDS = 60.0

MARK = "-kept-"

HEALING: tuple[type[Exception], ...] = (EngineAwayError, NotAloneError, *UNAVAILABLE)

log = logger(__name__)

now_in_utc = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept pair. `is_written`: whether every write goes to it; only then may it be read again."""

    documents: str
    access: str
    mark: str
    is_written: bool

    @property
    def until(self) -> datetime:
        return datetime.fromtimestamp(int(self.mark.rpartition(MARK)[2]), UTC)


@dataclass(frozen=True, slots=True)
class RolledBack:
    """A rollback: the pair that is live again, and the newly kept one."""

    live: str
    kept: Kept
    differences: Differences


class Keeping:
    """The kept pair: find, roll back to and delete it. grace: how long a pair is kept."""

    def __init__(
        self,
        engine: Engine,
        indices: Indices,
        grace: timedelta,
        *,
        clock: Callable[[], datetime] = now_in_utc,
    ) -> None:
        self._engine = engine
        self._indices = indices
        self._clock = clock
        self.grace = grace

    async def live(self) -> str:
        documents, _ = await self._indices.live_pair()
        return documents

    async def kept(self) -> Kept | None:
        """Return the kept pair, or None."""
        names = self._indices.names
        pattern = f"{names.prefix}-{DOCUMENTS}-*"
        answer = await self._engine.ask(
            "GET", f"/{pattern}/_alias/{pattern}{MARK}*", missing_is_none=True
        )
        found = (answer or {}).items()
        marked = {index: next(iter(each["aliases"])) for index, each in found if each["aliases"]}
        if not marked:
            return None
        documents, mark = max(marked.items())
        access = names.index(ACCESS, names.number(documents) or 0)
        targets = await self._indices.targets()
        is_written = documents in targets.documents and access in targets.access
        return Kept(documents, access, mark, is_written)

    async def swap_to(self, documents: str, access: str) -> Kept:
        """Read this pair, and keep the live one, in one atomic change of aliases."""
        live, live_access = await self._indices.live_pair()
        mark = f"{live}{MARK}{int((self._clock() + self.grace).timestamp())}"
        before = await self.kept()
        cleared = [remove(before.documents, before.mark)] if before else []
        await self._indices.read_only_from(documents, access, [*cleared, add(live, mark)])
        return Kept(live, live_access, mark, is_written=True)

    async def roll_back(self, alone: Alone, settling: Settling) -> RolledBack:
        """Read the kept pair again, and keep the live one in its place.

        Raises: HeldElsewhereError, LeaseLostError, NothingKeptError, BuiltDiffersError,
        EngineAwayError.
        """
        async with alone:
            kept = await self.kept()
            if kept is None or not kept.is_written:
                raise NothingKeptError("no earlier index is kept: rebuild instead")
            pair = kept.documents, kept.access
            differences = await settled(self._engine, self._indices, pair, alone, settling)
            if differences.behind or differences.changed:
                raise BuiltDiffersError(str(differences))
            alone.check()
            return RolledBack(kept.documents, await self.swap_to(*pair), differences)

    async def drop(self) -> Kept | None:
        """Delete the kept pair. Returns it, or None if there is none."""
        kept = await self.kept()
        if kept is not None:
            if kept.is_written:
                await self._indices.stop_writing_to(kept.documents, kept.access)
                await asyncio.sleep(SETTLE_SECONDS)
            await self._indices.delete(kept.documents, kept.access)
        return kept

    async def is_over(self) -> bool:
        """Return whether a pair is kept whose time is over."""
        kept = await self.kept()
        return kept is not None and kept.until <= self._clock()


async def keep_tidy(keeping: Keeping, alone: Callable[[], Alone]) -> None:
    """Delete the kept pair once its time is over, until cancelled."""
    while True:
        try:
            if await keeping.is_over():
                async with alone():
                    if await keeping.is_over():
                        await keeping.drop()
        except HEALING as error:
            log.warning("the kept index stays for now", error=str(error)[:300])
        await asyncio.sleep(TIDY_SECONDS)
