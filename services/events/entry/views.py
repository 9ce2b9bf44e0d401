"""Response bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.events.domain.attendance import Attendance, Seating
from services.events.domain.gathering import Gathering
from services.events.store.feeds import Feed
from shared.audience.naming import Names
from shared.contracts.events import Answer, GatheringStatus, Seat
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, LocalizedText
from shared.tagging import TopicOfTag


@dataclass(frozen=True, slots=True)
class Shown:
    """A gathering as one person sees it. `link` is None if the person may not see it."""

    gathering: Gathering
    seating: Seating
    names: Names
    own: Attendance | None = None
    position: int | None = None
    link: str | None = None
    topics: Sequence[TopicOfTag] = ()

    @property
    def version(self) -> int:
        """Return the version for the ETag."""
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
        """Return the version for the ETag."""
        return self.attendance.version


class Person(BaseModel):
    """A person.

    `name` is null if it is not known here yet, or if you are a guest who may not see it. `avatar`
    is the name of their picture, if they show you one; membership serves it.
    """

    id: str
    name: str | None
    avatar: str | None = None


class OwnAnswer(BaseModel):
    """Your answer. `position`: your place on the waiting list, from 1."""

    answer: Open[Answer]
    seat: Open[Seat]
    position: int | None = None


class Summary(BaseModel):
    """A gathering in a list. `own`: your answer, if any; its `position` is null in lists.

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
    """A gathering. `link`: null unless you have a seat, organise it, or animate its community."""

    topics: list[TopicOfTag]
    descriptions: LocalizedText
    link: str | None

    @classmethod
    def of(cls, shown: Shown) -> "GatheringView":
        fields = _gathering(shown)
        return cls(
            **fields,
            topics=list(shown.topics),
            descriptions=shown.gathering.descriptions,
            link=shown.link,
        )


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
    """An attendee.

    `person` is null if erased. `position`: the place on the waiting list, from 1.
    """

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
    """The address of a calendar.

    Anyone with `path` can read it. No other response shows it.
    """

    path: str = Field(description="Append it to the gateway's address")
    lang: Language
    created_at: datetime


class FeedState(BaseModel):
    """The state of your secret address. Fields are null if unset or unknown."""

    is_open: bool = Field(description="Whether there is a secret address")
    lang: Language | None = None
    created_at: datetime | None = None
    used_at: datetime | None = Field(None, description="When it was last read, to the hour")

    @classmethod
    def of(cls, feed: Feed | None) -> "FeedState":
        if feed is None:
            return cls(is_open=False)
        return cls(
            is_open=True, lang=feed.language, created_at=feed.created_at, used_at=feed.used_at
        )


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
    name, avatar = names.of(person_id, community), names.avatar_of(person_id)
    return Person(id=person_id, name=name, avatar=avatar)
