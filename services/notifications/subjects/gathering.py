"""Gatherings: visible to readers of their community. All notices about one are one item."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Group, Kind, Part, View
from services.notifications.words import moment, quoted, said, text_in, translated, zone
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE, GATHERING, Answer, AttendanceData, GatheringData
from shared.contracts.values import CommunityRef, Language, LocalizedText
from shared.messaging.read_models import ReadModel
from shared.mongo import Document, Index, Scope, create_indexes
from shared.text import one_line

NAME = "gathering"
ATTENDANCES = "attendances"
ATTENDANCE_INDEXES = (Index([("gathering_id", 1), ("person_id", 1), ("answer", 1)]),)
FORGOTTEN_ATTENDANCE: Document = {"person_id": None}


class Gathering(BaseModel):
    """A gathering. `starts_local` is the local time in its time zone."""

    id: str
    community_id: str | None
    titles: LocalizedText
    time_zone: str
    starts_local: str
    place: str | None
    online: bool
    reason: str | None


class GatheringTitle(BaseModel):
    id: str
    title: str
    starts_local: str
    time_zone: str


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, ATTENDANCES, ATTENDANCE_INDEXES)


def path(gathering_id: str, place: CommunityRef | None) -> Path:
    return Subject(NAME, gathering_id), *((community.subject(place.id),) if place else ())


def path_of(fact: Fact[GatheringData]) -> Path:
    return path(fact.subject, fact.data.state.community)


def lies_ahead(fact: Fact[GatheringData]) -> bool:
    return fact.data.state.ends_at > fact.time


def row(fact: Fact[GatheringData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": fact.data.state.community.id if fact.data.state.community else None,
        "titles": {str(lang): title for lang, title in fact.data.state.titles.items()},
        "time_zone": fact.data.state.time_zone,
        "starts_local": fact.data.state.starts_local,
        "place": fact.data.state.place,
        "online": fact.data.state.online,
        "reason": fact.data.state.reason,
    }


def attendance_row(fact: Fact[AttendanceData]) -> Document:
    """Return the row of an attendance.

    Erased people, and those who lost sight of it, do not attend.
    """
    version = {"_id": fact.subject, "sequence": fact.sequence}
    if fact.data.state.person_id is None:
        return {**version, **FORGOTTEN_ATTENDANCE}
    return {
        **version,
        "gathering_id": fact.data.state.gathering.id,
        "person_id": fact.data.state.person_id,
        "answer": Answer.NO if fact.participle == "withdrawn" else fact.data.state.answer,
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    gathering = known.get(path[0], Gathering)
    return gathering is not None and may_read_in(person, gathering.community_id, known)


async def attendees(scope: Scope, gathering_id: str, part: Part) -> Sequence[str]:
    """Return the persons who answered yes, seated or waiting, or maybe."""
    matching: Document = {
        "gathering_id": gathering_id,
        "person_id": {"$gt": part.after},
        "answer": {"$in": [Answer.YES, Answer.MAYBE]},
    }
    cursor = scope[ATTENDANCES].find(matching, {"person_id": 1}, session=scope.session)
    documents = await cursor.sort("person_id", 1).limit(part.limit).to_list(part.limit)
    return [document["person_id"] for document in documents]


def when(gathering: Gathering, language: Language) -> str:
    local = datetime.fromisoformat(gathering.starts_local)
    return f"{moment(local, language)} ({zone(gathering.time_zone, language)})"


def _view(gathering: Gathering, language: Language) -> GatheringTitle:
    return GatheringTitle(
        id=gathering.id,
        title=text_in(gathering.titles, language),
        starts_local=gathering.starts_local,
        time_zone=gathering.time_zone,
    )


def _words(gathering: Gathering, language: Language) -> dict[str, str]:
    title = quoted(text_in(gathering.titles, language), language)
    return {"gathering": title, "when": when(gathering, language)}


def _details(gathering: Gathering, language: Language) -> list[str]:
    """Return the place, and the reason of a change. The headline has the time."""
    online = translated(said("Online"), language) if gathering.online else ""
    lines = [one_line(gathering.place or online)]
    if gathering.reason:
        lines.append(quoted(gathering.reason, language))
    return [line for line in lines if line]


KIND = Kind(
    name=NAME,
    row=Gathering,
    read_model=ReadModel(GATHERING, "gatherings", row),
    also=(ReadModel(ATTENDANCE, ATTENDANCES, attendance_row, forgotten=FORGOTTEN_ATTENDANCE),),
    prepare=prepare,
    may_see=may_read,
    lies_in=lambda g: community.subject(g.community_id) if g.community_id else None,
    groups={"attendees": Group(attendees)},
    is_one_item=True,
    is_one_thread=True,
    view=View("gathering", GatheringTitle, _view),
    link=lambda gathering: ("events", f"gatherings/{gathering.id}"),
    words=_words,
    details=_details,
)
