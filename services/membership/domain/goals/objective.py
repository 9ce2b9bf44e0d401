"""The aggregate Objective: a goal of a community, and the key results that measure it."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.membership.domain.goals.check_in import CheckIn, Measured
from services.membership.domain.goals.errors import KeyResultNotFound, ObjectiveClosed
from shared.contracts.goals import Confidence, ObjectiveStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, LocalizedText
from shared.taking import take_over

EDITABLE = ("titles", "why", "owner_id", "aim_id", "starts_on", "ends_on", "key_results")

BECAME = {
    ObjectiveStatus.OPEN: "reopened",
    ObjectiveStatus.REACHED: "reached",
    ObjectiveStatus.ABANDONED: "abandoned",
}


class KeyResult(BaseModel):
    """A key result, rising or falling from `start` to `target`; they differ. Days are ISO 8601."""

    id: str
    titles: LocalizedText
    unit: str
    start: float
    target: float
    current: float
    confidence: Open[Confidence] | None = None
    due_on: str
    owner_id: str | None = None
    checked_at: datetime | None = None

    @property
    def progress(self) -> float:
        """Return the share of the way from start to target: 0 at or before the start, at most 1."""
        way = (self.current - self.start) / (self.target - self.start)
        return min(1.0, max(0.0, way))


@dataclass(frozen=True, slots=True)
class Planned:
    """A wanted key result; `id` is None for a new one."""

    id: str | None
    titles: LocalizedText
    unit: str
    start: float
    target: float
    due_on: str
    owner_id: str | None


class Objective(BaseModel):
    """An objective of a community.

    `reason`: why it was abandoned. `reminded_at`: when its owner was reminded to check in.
    """

    id: str
    version: int = 1
    community: CommunityRef
    aim_id: str | None = None
    titles: LocalizedText
    why: LocalizedText
    owner_id: str | None
    status: Open[ObjectiveStatus] = ObjectiveStatus.OPEN
    reason: str = ""
    starts_on: str
    ends_on: str
    key_results: tuple[KeyResult, ...] = ()
    reminded_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def progress(self) -> float | None:
        """Return the mean progress of its key results, from 0 to 1; None if it has none."""
        if not self.key_results:
            return None
        return sum(each.progress for each in self.key_results) / len(self.key_results)

    @property
    def is_open(self) -> bool:
        return self.status is ObjectiveStatus.OPEN

    @property
    def people(self) -> tuple[str, ...]:
        """Return the ids of its owner and of its key results' owners, each once."""
        owners = (self.owner_id, *(each.owner_id for each in self.key_results))
        return tuple(dict.fromkeys(owner for owner in owners if owner is not None))

    @property
    def heard_at(self) -> datetime:
        """Return when somebody last checked in, or when the wait for a check-in began."""
        checked = (each.checked_at for each in self.key_results)
        return max(at for at in (self.created_at, self.reminded_at, *checked) if at is not None)

    def key_result(self, key: str) -> KeyResult:
        """Return the key result with this id. Raises: KeyResultNotFound."""
        for each in self.key_results:
            if each.id == key:
                return each
        raise KeyResultNotFound

    def owner_of(self, key_result: KeyResult) -> str | None:
        return key_result.owner_id or self.owner_id

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ and return their names; none if there is no new version."""
        changed = take_over(self, wanted, EDITABLE)
        if changed:
            self._change(now)
        return changed

    def move(self, status: ObjectiveStatus, reason: str, now: datetime) -> str | None:
        """Mark it reached, given up or open again; return the participle, or None if unchanged."""
        if (self.status, self.reason) == (status, reason):
            return None
        self.status, self.reason = status, reason
        self._change(now)
        return BECAME[status]

    def check_in(self, key: str, measured: Measured, *, check_in_id: str, now: datetime) -> CheckIn:
        """Record a check-in as the current value. Raises: KeyResultNotFound, ObjectiveClosed."""
        if not self.is_open:
            raise ObjectiveClosed
        self.key_result(key)
        checked = {
            "current": measured.value,
            "confidence": measured.confidence,
            "checked_at": now,
        }
        self.key_results = tuple(
            each.model_copy(update=checked) if each.id == key else each for each in self.key_results
        )
        self._change(now)
        return CheckIn(
            id=check_in_id,
            community=self.community,
            objective_id=self.id,
            key_result_id=key,
            number=self.version,
            value=measured.value,
            note=measured.note,
            confidence=measured.confidence,
            person_id=measured.person_id,
            at=now,
        )

    def remind(self, now: datetime) -> None:
        """Record that its owner was reminded to check in."""
        self.reminded_at = now
        self.version += 1

    def forget(self, person_id: str) -> None:
        """Remove an erased owner; the objective's owner takes over their key results."""
        if self.owner_id == person_id:
            self.owner_id = None
        self.key_results = tuple(
            each.model_copy(update={"owner_id": None}) if each.owner_id == person_id else each
            for each in self.key_results
        )
        self.version += 1

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


def planned(
    wanted: Iterable[Planned], known: Objective | None, new_id: Callable[[], str]
) -> tuple[KeyResult, ...]:
    """Return the wanted key results; each keeps its check-ins.

    Raises: KeyResultNotFound if the id of a wanted one is unknown.
    """
    return tuple(_planned(each, known, new_id) for each in wanted)


def _planned(wanted: Planned, known: Objective | None, new_id: Callable[[], str]) -> KeyResult:
    said = asdict(wanted)
    if wanted.id is None:
        return KeyResult(**{**said, "id": new_id(), "current": wanted.start})
    if known is None:
        raise KeyResultNotFound
    before = known.key_result(wanted.id)
    current = before.current if before.checked_at is not None else wanted.start
    return before.model_copy(update={**said, "current": current})
