"""The number of active people, without identifying them.

Only a salted hash of each person is kept, for at most ten minutes.
"""

import secrets
import time
from collections.abc import Callable
from hashlib import blake2b

SPAN_SECONDS = 300.0


class Active:
    """The number of distinct people in this span of five minutes and the previous one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._span = 0
        self._now: set[bytes] = set()
        self._before: set[bytes] = set()

    def saw(self, person_id: str) -> None:
        self._turn()
        self._now.add(blake2b(person_id.encode(), digest_size=8, key=self._salt).digest())

    def count(self) -> int:
        self._turn()
        return len(self._now | self._before)

    def _turn(self) -> None:
        span = int(self._clock() // SPAN_SECONDS)
        if span == self._span:
            return
        self._before = self._now if span == self._span + 1 else set()
        self._now, self._span = set(), span
