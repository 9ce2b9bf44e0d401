"""The aggregate Pulse: a few questions to the members of a community, answered anonymously.

Answers are counted in a box without order, times or people. A separate list has the people who
answered, until the survey closes. The results are shown only after that: intermediate results would
reveal single answers by their difference.
"""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.errors import PulseClosed
from shared.contracts.values import CommunityRef, LocalizedText

LOWEST, HIGHEST = 1, 5


class Pulse(BaseModel):
    """A survey. It names nobody, not even its author."""

    id: str
    version: int = 1
    community: CommunityRef
    questions: tuple[LocalizedText, ...]
    closes_at: datetime
    closed: bool = False
    created_at: datetime

    def is_open(self, now: datetime) -> bool:
        return not self.closed and now < self.closes_at

    def require_open(self, now: datetime) -> None:
        """Raises: PulseClosed."""
        if not self.is_open(now):
            raise PulseClosed

    def close(self) -> None:
        """Raises: PulseClosed if it is closed already."""
        if self.closed:
            raise PulseClosed
        self.closed = True
        self.version += 1


class Box(BaseModel):
    """The answers: the number of each score by question; comments in alphabetical order."""

    id: str
    closed: bool = False
    answered: int = 0
    counts: tuple[tuple[int, ...], ...]
    comments: tuple[str, ...] = ()


class Score(BaseModel):
    """The number of each score, from 1 to 5, for a question."""

    counts: tuple[int, ...]
    mean: float


class Results(BaseModel):
    """The results of a closed survey. comments: none if there are fewer than five."""

    answered: int
    scores: tuple[Score, ...]
    comments: tuple[str, ...]


def open_box(box: Box) -> Results | None:
    """Return the results; None while the survey is open, and if fewer than five answered."""
    if not box.closed or box.answered < FEWEST:
        return None
    return Results(
        answered=box.answered,
        scores=tuple(Score(counts=each, mean=_mean(each)) for each in box.counts),
        comments=box.comments if len(box.comments) >= FEWEST else (),
    )


def empty_box(pulse: Pulse) -> Box:
    nothing = (0,) * (HIGHEST - LOWEST + 1)
    return Box(id=pulse.id, counts=(nothing,) * len(pulse.questions))


def _mean(counts: Sequence[int]) -> float:
    total = sum(score * count for score, count in enumerate(counts, start=LOWEST))
    return round(total / sum(counts), 2)
