"""A round of matching of a programme, and its matches, which only the organisers see.

No fact holds them: a match is nobody's business before it is published, as a pair.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel

from services.membership.domain.mentoring.errors import MatchingRunning
from services.membership.domain.mentoring.matching import Criterion


class RoundStatus(StrEnum):
    """The status of a round.

    never: none has been run. ready: its matches can be reviewed and published.
    """

    NEVER = "never"
    RUNNING = "running"
    READY = "ready"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"


class Round(BaseModel):
    """The latest round of a programme; its id is the programme's.

    total: the sum of its scores; `greedy`: the sum that best-first would have reached.
    """

    id: str
    version: int = 0
    status: RoundStatus = RoundStatus.NEVER
    mentors: int = 0
    mentees: int = 0
    matches: int = 0
    total: float = 0.0
    greedy: float = 0.0
    changed_at: datetime | None = None

    @property
    def is_ready(self) -> bool:
        return self.status is RoundStatus.READY

    def require_idle(self) -> None:
        """Raises: MatchingRunning."""
        if self.status in {RoundStatus.RUNNING, RoundStatus.PUBLISHING}:
            raise MatchingRunning

    def become(self, status: RoundStatus, now: datetime) -> None:
        self.status, self.changed_at = status, now
        self.version += 1


class Match(BaseModel):
    """A proposed pair, with the score by each criterion and the topics that they share."""

    id: str
    programme_id: str
    mentor_id: str
    mentee_id: str
    score: float
    criteria: dict[Criterion, float]
    topics: tuple[str, ...]
