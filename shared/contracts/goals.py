"""The facts of goals: the organisation's aims, a community's objectives, and their check-ins."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    LocalizedText,
    NoPerson,
    Public,
)

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A calendar day (ISO 8601), without a time zone: a due day ends at midnight UTC."""


class ObjectiveStatus(StrEnum):
    """The status of an objective. abandoned: given up, with a reason."""

    OPEN = "open"
    REACHED = "reached"
    ABANDONED = "abandoned"


class Confidence(StrEnum):
    """The confidence of a check-in that the key result will be reached in time."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class AimState(Public):
    """An objective of the organisation. `retired`: new objectives may no longer be linked to it."""

    titles: LocalizedText
    retired: bool
    created_at: datetime
    updated_at: datetime


class AimData(Public):
    state: AimState
    person: NoPerson = NoPerson()
    changed: Changed


class KeyResultState(Public):
    """A key result. `target` may be above or below `start`.

    `owner_id` None: the objective's owner is responsible. `checked_at`: when `current` was last
    checked in; None: never, and `current` equals `start`.
    """

    id: Identifier
    titles: LocalizedText
    unit: str
    start: float
    target: float
    current: float
    confidence: Open[Confidence] | None
    due_on: Day
    owner_id: Identifier | None
    checked_at: datetime | None


class ObjectiveState(Public):
    """An objective of a community. `aim_id`: the organisation's objective that it serves.

    `reason`: why it was abandoned. `owner_id` is None once the owner is erased. `reminded_at`: when
    the owner was last reminded to check in.
    """

    community: CommunityRef
    aim_id: Identifier | None
    titles: LocalizedText
    why: LocalizedText
    owner_id: Identifier | None
    status: Open[ObjectiveStatus]
    reason: str
    starts_on: Day
    ends_on: Day
    key_results: tuple[KeyResultState, ...]
    reminded_at: datetime | None = None
    created_at: datetime
    updated_at: datetime


class ObjectiveData(Public):
    state: ObjectiveState
    person: NoPerson = NoPerson()
    changed: Changed


class CheckInState(Public):
    """A check-in. `number`: the version of the objective that it created.

    `person_id` is None once that person is erased.
    """

    community: CommunityRef
    objective_id: Identifier
    key_result_id: Identifier
    number: int
    value: float
    note: str
    confidence: Open[Confidence]
    person_id: Identifier | None
    at: datetime


class CheckInData(Public):
    state: CheckInState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_ADA = "ce1082ca-95f3-535a-8764-4a41c275ab05"
_OBJECTIVE = "01a20080-6a10-7b7c-9d0e-5d1f6b1f3a55"
_KEY_RESULT = "01a20080-6a10-7b7c-9d0e-5d1f6b1f3a56"

AIM = Aggregate(
    "membership",
    "aim",
    AimData,
    frozenset({"stated", "changed"}),
    example=AimData(
        changed=(),
        state=AimState(
            titles={Language.ENGLISH: "Less waste", Language.FRENCH: "Moins de gâchis"},
            retired=False,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)

OBJECTIVE = Aggregate(
    "membership",
    "objective",
    ObjectiveData,
    frozenset(
        {
            *("opened", "changed", "measured", "reached", "abandoned", "reopened"),
            *("reminded", "anonymised"),
        }
    ),
    example=ObjectiveData(
        changed=(),
        state=ObjectiveState(
            community=_GUILDS,
            aim_id="01a20080-6a10-7b7c-9d0e-5d1f6b1f3a54",
            titles={Language.ENGLISH: "Everybody has a mentor"},
            why={Language.ENGLISH: "Nobody learns alone."},
            owner_id=_ADA,
            status=ObjectiveStatus.OPEN,
            reason="",
            starts_on="2026-01-01",
            ends_on="2026-06-30",
            key_results=(
                KeyResultState(
                    id=_KEY_RESULT,
                    titles={Language.ENGLISH: "Members with a mentor"},
                    unit="%",
                    start=10.0,
                    target=80.0,
                    current=45.0,
                    confidence=Confidence.MEDIUM,
                    due_on="2026-06-30",
                    owner_id=None,
                    checked_at=_NOON,
                ),
            ),
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)

CHECK_IN = Aggregate(
    "membership",
    "check_in",
    CheckInData,
    frozenset({"recorded", "anonymised"}),
    example=CheckInData(
        changed=(),
        state=CheckInState(
            community=_GUILDS,
            objective_id=_OBJECTIVE,
            key_result_id=_KEY_RESULT,
            number=2,
            value=45.0,
            note="Twelve more since January.",
            confidence=Confidence.MEDIUM,
            person_id=_ADA,
            at=_NOON,
        ),
    ),
)
