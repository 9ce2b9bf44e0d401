"""A clock for what takes one: it stands still until a test moves it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Moment = TypeVar("Moment")


@dataclass(slots=True)
class Clock(Generic[Moment]):
    """`now`: a time, or seconds of a monotonic clock."""

    now: Moment

    def __call__(self) -> Moment:
        return self.now
