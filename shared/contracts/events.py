"""The facts of the events service: gatherings, and people's answers to them."""

from datetime import UTC, datetime, timedelta
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
    """A person's seat at a gathering.

    Only the answer `yes` gets a seat, or a place on the waiting list.
    """

    SEATED = "seated"
    WAITING = "waiting"
    NONE = "none"


class GatheringState(Public):
    """A gathering. Without a community, it is for everyone who can sign in.

    `time_zone` is an IANA name; `starts_at` and `ends_at` are instants, the `_local` fields are
    local times in that zone. `online`: it has a link to join, which no fact contains. If `changed`
    names `online`, the link may have been replaced. `capacity` None: no limit. `reason`: why it was
    last changed or cancelled, if given. `revision` counts changes, from 0 (SEQUENCE in iCalendar).
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
    """The gathering, at the time of the last answer."""

    id: Identifier
    titles: LocalizedText
    community: CommunityRef | None
    time_zone: str
    starts_at: datetime


class AttendanceState(Public):
    """A person's answer to a gathering. `person_id` is None once that person is erased."""

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


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_TITLES: LocalizedText = {Language.FRENCH: "Atelier", Language.ENGLISH: "Workshop"}

GATHERING = Aggregate(
    "events",
    "gathering",
    GatheringData,
    frozenset({"scheduled", "changed", "cancelled", "anonymised"}),
    example=GatheringData(
        changed=(),
        state=GatheringState(
            titles=_TITLES,
            descriptions={},
            community=_GUILDS,
            time_zone="Europe/Paris",
            starts_at=_NOON + timedelta(days=7),
            ends_at=_NOON + timedelta(days=7, hours=2),
            starts_local="2026-03-12T13:00:00",
            ends_local="2026-03-12T15:00:00",
            place="Salle 12",
            online=False,
            capacity=None,
            tags=(),
            status=GatheringStatus.SCHEDULED,
            reason=None,
            organiser_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            revision=0,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)

ATTENDANCE = Aggregate(
    "events",
    "attendance",
    AttendanceData,
    frozenset({"answered", "promoted", "withdrawn"}),
    example=AttendanceData(
        changed=(),
        state=AttendanceState(
            gathering=GatheringRef(
                id="01a20080-5b23-76fe-81d3-619ff5e67134",
                titles=_TITLES,
                community=_GUILDS,
                time_zone="Europe/Paris",
                starts_at=_NOON + timedelta(days=7),
            ),
            person_id="209fa197-cca4-57a3-8e9b-14b6fd3339ea",
            answer=Answer.YES,
            seat=Seat.SEATED,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""The aggregate's id is `{gathering id}.{person id}`: see `attendance_id`.

promoted: the person moved from the waiting list to a seat that became free. withdrawn: the answer
was withdrawn, because the person may no longer see the gathering, or was erased.
"""


def attendance_id(gathering_id: str, person_id: str) -> str:
    """Return the id of a person's answer to a gathering."""
    return f"{gathering_id}.{person_id}"
