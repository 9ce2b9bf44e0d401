"""The streams that this process has open, and what wakes them.

A person's notices are numbered, and their inbox says up to where: one query a second for all who
listen here finds those with something new, whichever process made it. A change stream, open while
somebody listens, tells it sooner.
"""

import asyncio
import math
from collections import defaultdict
from contextlib import suppress

from services.notifications.domain.errors import TooManyStreams
from services.notifications.store import inboxes, notices
from shared.mongo import UNAVAILABLE, Store
from shared.observe import metrics
from shared.observe.logs import logger

MOST_OF_ONE_PERSON = 8
MOST = 5_000
"""Streams that one process has open; with more, start another process."""
POLL_SECONDS = 1.0
BATCH = 1_000

log = logger(__name__)


class Listener:
    """One stream. `number`: the last notice it was given, or passed over."""

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        self.number = 0
        self._woken = asyncio.Event()
        self._woken.set()

    def wake(self) -> None:
        self._woken.set()

    def take_wake(self) -> bool:
        """Whether it was woken since this was last asked; at first it is."""
        woken = self._woken.is_set()
        self._woken.clear()
        return woken

    async def wait(self, seconds: float) -> None:
        """Until it is woken; at most so long."""
        with suppress(TimeoutError):
            # not `wait_for`: before Python 3.12 it loses a cancellation that comes with a wake-up
            async with asyncio.timeout(seconds):
                await self._woken.wait()


class Live:
    """`run` belongs into the background of every process that answers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._first = asyncio.Event()

    def join(self, person_id: str) -> Listener:
        """Raises: TooManyStreams."""
        if len(self._listeners.get(person_id, ())) >= MOST_OF_ONE_PERSON:
            raise TooManyStreams(f"at most {MOST_OF_ONE_PERSON} at a time")
        if self.count >= MOST:
            raise TooManyStreams("this process has as many streams open as it can")
        listener = Listener(person_id)
        if not self._listeners:
            self._first.set()
        self._listeners[person_id].add(listener)
        metrics.STREAMS.set(self.count)
        return listener

    def leave(self, listener: Listener) -> None:
        mine = self._listeners.get(listener.person_id, set())
        mine.discard(listener)
        if not mine:
            self._listeners.pop(listener.person_id, None)
        metrics.STREAMS.set(self.count)

    @property
    def count(self) -> int:
        return sum(len(listeners) for listeners in self._listeners.values())

    async def run(self) -> None:
        """Until cancelled. The change stream is open only while somebody listens here."""
        watching: asyncio.Task[None] | None = None
        try:
            while True:
                if self._listeners and watching is None:
                    watching = asyncio.create_task(self._watch(), name="notices-watcher")
                elif not self._listeners and watching is not None:
                    await _ended(watching)
                    watching = None
                await self._rest()
                with suppress(*UNAVAILABLE):
                    await self._poll()
        finally:
            if watching is not None:
                await _ended(watching)

    async def _rest(self) -> None:
        """Until the next look, or until there is somebody who listens again."""
        self._first.clear()
        with suppress(TimeoutError):
            # not `wait_for`: before Python 3.12 it loses a cancellation that comes with a wake-up
            async with asyncio.timeout(POLL_SECONDS):
                await self._first.wait()

    async def _poll(self) -> None:
        listening = list(self._listeners)
        for start in range(0, len(listening), BATCH):
            persons = listening[start : start + BATCH]
            numbers = await inboxes.last_numbers(self._store.scope, persons)
            for person_id, number in numbers.items():
                self._wake(person_id, above=number)

    async def _watch(self) -> None:
        while True:
            try:
                async for notice_id in self._store.inserted(notices.COLLECTION):
                    self._wake(notice_id.rpartition(".")[2])
            except UNAVAILABLE:
                await asyncio.sleep(1)
            except Exception as error:  # noqa: BLE001  a lost history or a store without streams: polling goes on
                log.warning("no change stream, polling only", error=repr(error))
                await asyncio.sleep(10)

    def _wake(self, person_id: str, *, above: float = math.inf) -> None:
        """The streams of a person that have not come up to this number."""
        for listener in self._listeners.get(person_id, ()):
            if listener.number < above:
                listener.wake()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
