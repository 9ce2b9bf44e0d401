"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Moment = TypeVar("Moment")


@dataclass(slots=True)
class Clock(Generic[Moment]):
    """`now`: a datetime, or seconds of a monotonic clock."""

    now: Moment

    def __call__(self) -> Moment:
        return self.now
