"""The facts of the events service: gatherings, and the answers to them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    LocalizedText,
    NoPerson,
    Public,
)

LocalTime = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$")]
"""A local time in the gathering's time zone: `2026-10-25T19:00:00`."""


class GatheringStatus(StrEnum):
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Seat(StrEnum):
    """Only the answer `yes` gets a seat, or a place on the waiting list."""

    SEATED = "seated"
    WAITING = "waiting"
    NONE = "none"


class GatheringState(Public):
    """A gathering. Without a community it is for everyone who can sign in.

    `time_zone` is an IANA name; `starts_at` and `ends_at` are instants, the `_local` fields local
    times there. `online`: there is a link to join by, which no fact contains; `online` in `changed`
    may also mean that the link is another one. `capacity` None: no limit. `reason`: why it was last
    changed or cancelled, if given. `revision` counts changes, from 0 (SEQUENCE in iCalendar).
    `organiser_id` is None once the organiser is erased.
    """

    titles: LocalizedText
    descriptions: LocalizedText
    community: CommunityRef | None
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: LocalTime
    ends_local: LocalTime
    place: str | None
    online: bool
    capacity: int | None
    tags: tuple[str, ...]
    status: Open[GatheringStatus]
    reason: str | None
    organiser_id: Identifier | None
    revision: int
    created_at: datetime
    updated_at: datetime


class GatheringData(Public):
    state: GatheringState
    person: NoPerson = NoPerson()
    changed: Changed


class GatheringRef(Public):
    """The gathering answered to, as it was when the answer was last written."""

    id: Identifier
    titles: LocalizedText
    community: CommunityRef | None
    time_zone: str
    starts_at: datetime


class AttendanceState(Public):
    """What one person answered to one gathering. `person_id` is None once they are erased."""

    gathering: GatheringRef
    person_id: Identifier | None
    answer: Open[Answer]
    seat: Open[Seat]
    created_at: datetime
    updated_at: datetime


class AttendanceData(Public):
    state: AttendanceState
    person: NoPerson = NoPerson()
    changed: Changed


GATHERING = Aggregate(
    "events",
    "gathering",
    GatheringData,
    frozenset({"scheduled", "changed", "cancelled", "anonymised"}),
)

ATTENDANCE = Aggregate(
    "events", "attendance", AttendanceData, frozenset({"answered", "promoted", "withdrawn"})
)
"""Its id is `{gathering id}.{person id}`: see `attendance_id`.

promoted: from the waiting list to a seat that became free. withdrawn: without an answer,
because the person may no longer see the gathering, or was erased.
"""


def attendance_id(gathering_id: str, person_id: str) -> str:
    """The id of the one answer that a person can have given to a gathering."""
    return f"{gathering_id}.{person_id}"
