"""The progress of a long task: its rate, and the remaining time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """The pace since the first call of `at`. clock: in seconds."""

    clock: Callable[[], float] = time.monotonic
    _began: tuple[int, float] | None = field(default=None, init=False)

    def at(self, done: int, total: int) -> tuple[int, int] | None:
        """Return how much is done a second, and the seconds left; None if not known yet."""
        now = self.clock()
        if self._began is None:
            self._began = done, now
        first, since = self._began
        if done <= first or now <= since:
            return None
        rate = (done - first) / (now - since)
        return round(rate), round((total - done) / rate)
