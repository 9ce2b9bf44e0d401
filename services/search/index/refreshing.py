"""Refreshes of the index after small batches, so that searches find their facts at once.

OpenSearch refreshes an index at intervals (`mappings.REFRESH`). A fact that comes alone would wait
for half of one, on average. Large batches leave it to the interval: each refresh makes a segment.
"""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from services.search.index.errors import EngineAwayError

SMALL = 50
"""The most facts of a batch that is followed by a refresh."""
PAUSE_SECONDS = 0.2
"""The least time between two refreshes of one process: each takes about 20 ms of OpenSearch."""


class Refreshing:
    """Decides after each batch whether to refresh. A refresh that fails is left to the interval."""

    def __init__(
        self, refresh: Callable[[], Awaitable[None]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._refresh = refresh
        self._clock = clock
        self._not_before = 0.0

    async def after(self, facts: int) -> None:
        """Refresh if the batch was small, unless the last refresh was less than a pause ago."""
        now = self._clock()
        if not 0 < facts <= SMALL or now < self._not_before:
            return
        self._not_before = now + PAUSE_SECONDS
        with suppress(EngineAwayError):
            await self._refresh()
