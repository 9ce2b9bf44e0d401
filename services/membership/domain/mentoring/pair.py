"""The aggregate Pair: a mentor and a mentee, from the proposal to the closing feedback.

proposed ─both accept─► active ─► completed
│                     └─► ended
├─one declines─► declined
└─no place left─► lapsed
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from services.membership.domain.mentoring.errors import PairFull, PairNotOpen
from services.membership.domain.mentoring.matching import Criterion
from shared.contracts.mentoring import PairStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef

MOST_SESSIONS = 200


class Side(StrEnum):
    MENTOR = "mentor"
    MENTEE = "mentee"


class Goal(BaseModel):
    title: str
    done: bool = False


class Session(BaseModel):
    """A meeting of the two. `by`: the side that noted it. `on`: ISO 8601."""

    on: str
    minutes: int
    note: str
    by: Side
    at: datetime


class Feedback(BaseModel):
    """A side's closing feedback.

    `rating`: 1 to 5, for the report alone. `comment`: for the other person.
    """

    rating: int
    comment: str


class Pair(BaseModel):
    """A pair. topics: wanted by one and offered by the other. `since`: the start of its status.

    `mentor_id` and `mentee_id` are None once that person is erased.
    """

    id: str
    version: int = 1
    community: CommunityRef
    programme_id: str
    mentor_id: str | None
    mentee_id: str | None
    status: Open[PairStatus] = PairStatus.PROPOSED
    accepted: tuple[Side, ...] = ()
    score: float
    criteria: dict[Criterion, float]
    topics: tuple[str, ...]
    goals: tuple[Goal, ...] = ()
    log: tuple[Session, ...] = ()
    feedback: dict[Side, Feedback] = Field(default_factory=dict)
    nudged_at: datetime | None = None
    since: datetime
    created_at: datetime

    @property
    def sessions(self) -> int:
        return len(self.log)

    @property
    def is_active(self) -> bool:
        return self.status is PairStatus.ACTIVE

    @property
    def heard_at(self) -> datetime:
        """Return when the two last noted a session, or when the wait for one began."""
        times = (self.since, self.nudged_at, *(each.at for each in self.log))
        return max(at for at in times if at is not None)

    def side_of(self, person_id: str) -> Side | None:
        sides = {self.mentor_id: Side.MENTOR, self.mentee_id: Side.MENTEE}
        return sides.get(person_id)

    def other(self, side: Side) -> str | None:
        return self.mentee_id if side is Side.MENTOR else self.mentor_id

    def accept(self, side: Side) -> bool:
        """Accept for this side. Return whether both have now. Raises: PairNotOpen."""
        self._require(PairStatus.PROPOSED)
        if side not in self.accepted:
            self.accepted = (*self.accepted, side)
        return len(self.accepted) == len(Side)

    def become(self, status: PairStatus, now: datetime) -> None:
        self.status, self.since = status, now
        self.version += 1

    def decline(self, now: datetime) -> None:
        """Raises: PairNotOpen."""
        self._require(PairStatus.PROPOSED)
        self.become(PairStatus.DECLINED, now)

    def require_active(self) -> None:
        """Raises: PairNotOpen."""
        self._require(PairStatus.ACTIVE)

    def finish(self, now: datetime) -> str:
        """End it: completed if the two met. Return the participle. Raises: PairNotOpen."""
        self.require_active()
        self.become(PairStatus.COMPLETED if self.log else PairStatus.ENDED, now)
        return str(self.status)

    def set_goals(self, goals: tuple[Goal, ...]) -> bool:
        """Replace the goals. Return False if they are the same. Raises: PairNotOpen."""
        self.require_active()
        if self.goals == goals:
            return False
        self.goals = goals
        self.version += 1
        return True

    def meet(self, session: Session) -> None:
        """Note a session. Raises: PairNotOpen, PairFull."""
        self.require_active()
        if len(self.log) >= MOST_SESSIONS:
            raise PairFull
        self.log = (*self.log, session)
        self.version += 1

    def rate(self, side: Side, feedback: Feedback) -> None:
        """Set or replace this side's feedback. Raises: PairNotOpen."""
        if self.status not in {PairStatus.ACTIVE, PairStatus.COMPLETED}:
            raise PairNotOpen
        self.feedback = {**self.feedback, side: feedback}
        self.version += 1

    def nudge(self, now: datetime) -> None:
        self.nudged_at = now
        self.version += 1

    def forget(self, person_id: str, now: datetime) -> str:
        """Remove an erased person with what they wrote; return the participle."""
        side = self.side_of(person_id)
        self.log = tuple(
            each.model_copy(update={"note": ""}) if each.by is side else each for each in self.log
        )
        self.feedback = {key: each for key, each in self.feedback.items() if key is not side}
        self.criteria, self.topics = {}, ()
        if side is Side.MENTOR:
            self.mentor_id = None
        else:
            self.mentee_id, self.goals = None, ()
        if self.status in {PairStatus.PROPOSED, PairStatus.ACTIVE}:
            self.become(PairStatus.ENDED, now)
            return "ended"
        self.version += 1
        return "anonymised"

    def _require(self, status: PairStatus) -> None:
        if self.status is not status:
            raise PairNotOpen
