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
    """A gathering as one person sees it. link: where they may know it."""

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
    """What a person answered, and their place in the line."""

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
    """`name` is null while their profile is not here yet; to guests, outside their communities."""

    id: str
    name: str | None


class OwnAnswer(BaseModel):
    """`position`: in the line of those who wait for a seat, from 1."""

    answer: Open[Answer]
    seat: Open[Seat]
    position: int | None = None


class Summary(BaseModel):
    """A gathering in a list. `own`: what you answered, if you did; no position in lists.

    `starts_local` is what clocks in `time_zone` show, `starts_at` the instant; `online`: there is a
    link, see the gathering itself.
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
    """`link`: for who has a seat, the organiser and who animates the community; else null."""

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
    """`person` is null once they were erased. `position`: of who waits, from 1."""

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
    """`path` on this host opens the calendar for whoever knows it; it is shown only here."""

    path: str = Field(description="Goes behind the gateway's address")
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
