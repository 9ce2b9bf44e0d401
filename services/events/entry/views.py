"""Bodies out: what portals see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.events.domain.attendance import Attendance, Seating
from services.events.domain.gathering import Gathering
from shared.audience.naming import Names
from shared.contracts.events import Answer, GatheringStatus, Seat
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, LocalizedText


@dataclass(frozen=True, slots=True)
class Shown:
    """A gathering as one person sees it. link: None if they may not see it."""

    gathering: Gathering
    seating: Seating
    names: Names
    own: Attendance | None = None
    position: int | None = None
    link: str | None = None

    @property
    def version(self) -> int:
        """For the ETag."""
        return self.gathering.version

    @property
    def id(self) -> str:
        return self.gathering.id


@dataclass(frozen=True, slots=True)
class Answered:
    """A person's answer, and their position on the waiting list."""

    attendance: Attendance
    position: int | None
    names: Names

    @property
    def id(self) -> str:
        return self.attendance.id

    @property
    def version(self) -> int:
        """For the ETag."""
        return self.attendance.version


class Person(BaseModel):
    """`name` is null if it is not known here yet, or if a guest reads outside their communities."""

    id: str
    name: str | None


class OwnAnswer(BaseModel):
    """`position`: on the waiting list, from 1."""

    answer: Open[Answer]
    seat: Open[Seat]
    position: int | None = None


class Summary(BaseModel):
    """A gathering in a list. `own`: your answer, if any; lists leave out its position.

    `starts_local` is a local time in `time_zone`, `starts_at` an instant. `online`: it has a link.
    """

    id: str
    titles: LocalizedText
    community: CommunityRef | None
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str
    place: str | None
    online: bool
    capacity: int | None
    seated: int
    waiting: int
    tags: list[str]
    status: Open[GatheringStatus]
    reason: str | None
    organiser: Person | None
    own: OwnAnswer | None
    created_at: datetime
    updated_at: datetime
    revision: int
    version: int

    @classmethod
    def of(cls, shown: Shown) -> "Summary":
        return cls(**_gathering(shown))


class GatheringView(Summary):
    """`link`: null unless you have a seat, organise it, or animate its community."""

    descriptions: LocalizedText
    link: str | None

    @classmethod
    def of(cls, shown: Shown) -> "GatheringView":
        fields = _gathering(shown)
        return cls(**fields, descriptions=shown.gathering.descriptions, link=shown.link)


class RsvpView(OwnAnswer):
    gathering_id: str
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, answered: Answered) -> "RsvpView":
        attendance = answered.attendance
        return cls(
            answer=attendance.answer,
            seat=attendance.seat,
            position=answered.position,
            gathering_id=attendance.gathering.id,
            created_at=attendance.created_at,
            updated_at=attendance.updated_at,
            version=attendance.version,
        )


class AttendeeView(BaseModel):
    """`person` is null if erased. `position`: on the waiting list, from 1."""

    person: Person | None
    answer: Open[Answer]
    seat: Open[Seat]
    position: int | None
    updated_at: datetime

    @classmethod
    def of(cls, answered: Answered) -> "AttendeeView":
        attendance = answered.attendance
        return cls(
            person=_person(attendance.person_id, attendance.gathering.community, answered.names),
            answer=attendance.answer,
            seat=attendance.seat,
            position=answered.position,
            updated_at=attendance.updated_at,
        )


class FeedView(BaseModel):
    """Anybody who knows `path` can read the calendar. It is shown only here."""

    path: str = Field(description="To be appended to the gateway's address")
    lang: Language
    created_at: datetime


def _gathering(shown: Shown) -> dict[str, Any]:
    gathering, own = shown.gathering, shown.own
    fields = gathering.model_dump(
        exclude={"descriptions", "link", "organiser_id", "audience", "community"}
    )
    answer = OwnAnswer(answer=own.answer, seat=own.seat, position=shown.position) if own else None
    return {
        **fields,
        "community": gathering.community,
        "online": gathering.online,
        "seated": shown.seating.seated,
        "waiting": shown.seating.waiting,
        "organiser": _person(gathering.organiser_id, gathering.community, shown.names),
        "own": answer,
    }


def _person(person_id: str | None, community: CommunityRef | None, names: Names) -> Person | None:
    if person_id is None:
        return None
    return Person(id=person_id, name=names.of(person_id, community))
