"""The open streams of this process, and the events that wake them.

A person's notices are numbered, and their inbox has the last number and counts marks as read. One
query a second for all listeners of this process therefore finds news from any process. A change
stream, open while somebody listens, reports new notices sooner.
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
"""The limit on open streams of one process. For more, start another process."""
POLL_SECONDS = 1.0
BATCH = 1_000

log = logger(__name__)


class Listener:
    """One stream. `number`: the last notice that it sent or skipped.

    `marks`: how often its person marked something as read, or dismissed it, as far as known.
    """

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        self.number = 0
        self.marks = 0
        self._woken = asyncio.Event()
        self._woken.set()

    def wake(self) -> None:
        self._woken.set()

    def take_wake(self) -> bool:
        """Return whether it was woken since the last call. The first call returns True."""
        woken = self._woken.is_set()
        self._woken.clear()
        return woken

    async def wait(self, seconds: float) -> None:
        """Wait until it is woken, at most this long."""
        with suppress(TimeoutError):
            # not `wait_for`: before Python 3.12 it loses a cancellation that comes with a wake-up
            async with asyncio.timeout(seconds):
                await self._woken.wait()


class Live:
    """The streams of a process. `run` is a background task of every process that serves HTTP."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._first = asyncio.Event()

    def join(self, person_id: str) -> Listener:
        """Add a stream. Raises: TooManyStreams."""
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
        """Poll until cancelled. The change stream is open only while somebody listens here."""
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
        """Wait for the next poll, or for the first listener."""
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
            for person_id, (number, marks) in numbers.items():
                self._mark(person_id, marks)
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

    def _mark(self, person_id: str, marks: int) -> None:
        for listener in self._listeners.get(person_id, ()):
            if listener.marks < marks:
                listener.marks = marks
                listener.wake()

    def _wake(self, person_id: str, *, above: float = math.inf) -> None:
        """Wake the streams of a person that have not reached this number."""
        for listener in self._listeners.get(person_id, ()):
            if listener.number < above:
                listener.wake()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
