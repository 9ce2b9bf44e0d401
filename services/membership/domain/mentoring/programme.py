"""The aggregate Programme: mentoring in a community, with its dates and rules."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.mentoring.errors import ProgrammeClosed
from shared.contracts.mentoring import ProgrammeStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, LocalizedText
from shared.taking import take_over

EDITABLE = (
    *("titles", "purposes", "apply_until", "starts_on", "ends_on"),
    *("most_mentees", "languages", "same_department"),
)


class Ratings(BaseModel):
    """Ratings of one side, from 1 to 5. mean: None if there are fewer than FEWEST."""

    count: int
    mean: float | None

    @classmethod
    def of(cls, ratings: list[int]) -> "Ratings":
        shown = len(ratings) >= FEWEST
        return cls(
            count=len(ratings), mean=round(sum(ratings) / len(ratings), 1) if shown else None
        )


class Programme(BaseModel):
    """A programme. Days are ISO 8601.

    `by_mentors` and `by_mentees`: the ratings at its close, which never change: a change could
    reveal a single rating.
    """

    id: str
    version: int = 1
    community: CommunityRef
    titles: LocalizedText
    purposes: LocalizedText
    status: Open[ProgrammeStatus] = ProgrammeStatus.OPEN
    apply_until: str
    starts_on: str
    ends_on: str
    most_mentees: int
    languages: tuple[str, ...] = ()
    same_department: bool = False
    by_mentors: Ratings | None = None
    by_mentees: Ratings | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        return self.status is ProgrammeStatus.OPEN

    def require_open(self) -> None:
        """Raises: ProgrammeClosed."""
        if not self.is_open:
            raise ProgrammeClosed

    def require_applications(self, now: datetime) -> None:
        """Require that people may still apply; a day ends at midnight UTC.

        Raises: ProgrammeClosed.
        """
        self.require_open()
        if now.date().isoformat() > self.apply_until:
            raise ProgrammeClosed("offers and requests are over")

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ and return their names. Raises: ProgrammeClosed."""
        self.require_open()
        changed = take_over(self, wanted, EDITABLE)
        if changed:
            self._change(now)
        return changed

    def close(self, by_mentors: Ratings, by_mentees: Ratings, now: datetime) -> None:
        """Close it for good. Raises: ProgrammeClosed if it is closed already."""
        self.require_open()
        self.status = ProgrammeStatus.CLOSED
        self.by_mentors, self.by_mentees = by_mentors, by_mentees
        self._change(now)

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
