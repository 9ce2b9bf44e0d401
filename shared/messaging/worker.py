"""A worker: it works until nothing is due, then sleeps until a wake-up or a timeout."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

from shared.mongo import UNAVAILABLE
from shared.observe.logs import logger

POLL_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0

log = logger(__name__)


class Worker:
    """A loop over `work`, which does one due task, or returns False. `name` is for the log.

    heals: raised by `work` while an engine is away. The work is then retried with backoff, which a
    wake-up does not shorten. at_once: the number of concurrent tasks in this process.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[bool]],
        *,
        heals: tuple[type[Exception], ...] = UNAVAILABLE,
        at_once: int = 1,
    ) -> None:
        self._name = name
        self._work = work
        self._heals = heals
        self._at_once = at_once
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Run until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._go_on())

    async def _go_on(self) -> None:
        failures = 0
        while True:
            try:
                more = await self._work()
            except self._heals as error:
                failures += 1
                await self._failed(error, failures)
                continue
            failures = 0
            if not more:
                await rest(self._woken, _jittered(POLL_SECONDS))

    async def _failed(self, error: Exception, failures: int) -> None:
        if failures == 1:
            log.warning("work waits", work=self._name, error=repr(error)[:300])
        await asyncio.sleep(_jittered(min(LONGEST_PAUSE_SECONDS, 0.25 * 2**failures)))


async def rest(woken: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, at most this many seconds, and clear it."""
    with suppress(TimeoutError):
        # not `wait_for`: before Python 3.12 it loses a cancellation that comes with a wake-up
        async with asyncio.timeout(seconds):
            await woken.wait()
    woken.clear()


def _jittered(seconds: float) -> float:
    return random.uniform(seconds / 2, seconds)  # noqa: S311  no secret
