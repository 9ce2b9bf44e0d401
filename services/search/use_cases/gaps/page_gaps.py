"""A paged list of gaps: computed once, for its first page.

Later pages are consistent with the first, despite new searches. The content of each page is still
looked up again: a changed right, a deleted document or an erased person causes a new computation.
"""

from datetime import datetime

from cachetools import TTLCache

from services.search.index.gaps.needing import Needing
from services.search.store.gaps import asked
from services.search.use_cases.gaps.see_gaps import Computed, SeenGap, compute, shown, sight_of
from shared.mongo import Scope

KEPT_SECONDS = 300
MOST_KEPT = 50
"""The number of readers, the last ones, for whom a list is kept."""


class GapLists:
    """The lists that were computed a short while ago, in this process."""

    def __init__(self) -> None:
        self._kept: TTLCache[tuple[object, ...], Computed] = TTLCache(MOST_KEPT, KEPT_SECONDS)

    async def page(
        self,
        needing: Needing,
        scope: Scope,
        person_id: str,
        *,
        is_admin: bool,
        now: datetime,
        is_first: bool,
    ) -> list[SeenGap]:
        """Return the gaps, as `see_gaps` does; those of the first page if it is a later one."""
        sight = await sight_of(needing, scope, person_id, is_admin=is_admin)
        if sight is None:
            return []
        kept = None if is_first else self._kept.get(sight.key)
        if kept is None or not await _is_whole(kept, needing, scope):
            kept = self._kept[sight.key] = await compute(needing, scope, sight, now)
        return await shown(needing, sight, kept)


async def _is_whole(computed: Computed, needing: Needing, scope: Scope) -> bool:
    """Return whether the documents and searches that it was computed from all exist."""
    if len(await needing.documents(computed.keys)) < len(computed.keys):
        return False
    return await asked.count(scope, computed.since, computed.until) >= computed.searches
