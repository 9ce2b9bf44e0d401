"""The lag of the event loop: the first sign of an overloaded process."""

import asyncio
import time

from shared.observe import metrics

PAUSE_SECONDS = 0.25


async def watch_loop() -> None:
    """Measure the lag until cancelled."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(PAUSE_SECONDS)
        late = time.perf_counter() - before - PAUSE_SECONDS
        metrics.LOOP_LAG_SECONDS.observe(max(0.0, late))
