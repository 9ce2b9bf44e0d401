"""Requests of the last minute, counted for each caller by a sliding window counter.

Requests of the current minute count in full; those of the previous minute, in proportion to its
overlap with the last sixty seconds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60

Key = tuple[str, str]
"""The name of a limit, and the caller."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The outcome of a request. seconds: until at least one more request is allowed."""

    is_allowed: bool
    left: int
    seconds: float


class Window:
    """The counts. It keeps those of two minutes. `clock`: seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._minute = 0
        self._running: dict[Key, int] = {}
        self._before: dict[Key, int] = {}

    def count(self, key: Key, most: int) -> Counted:
        """Count a request, unless it is beyond `most` requests a minute."""
        minute, passed = divmod(self._clock(), MINUTE)
        self._turn_to(int(minute))
        rest = MINUTE - passed
        before, running = self._before.get(key, 0), self._running.get(key, 0)
        free = most - running - int(before * rest / MINUTE)
        if free > 0:
            self._running[key] = running + 1
        seconds = rest % (MINUTE / before) if before else rest
        return Counted(free > 0, max(0, free - 1), seconds)

    def _turn_to(self, minute: int) -> None:
        if minute != self._minute:
            self._before = self._running if minute == self._minute + 1 else {}
            self._running, self._minute = {}, minute
