"""The read models of gatherings and of who answered to them, by events' facts."""

from collections.abc import Collection

from services.notifications.domain.known import Gathering
from shared.contracts.envelope import Fact
from shared.contracts.events import Answer, AttendanceData, GatheringData
from shared.mongo import Document, Index, Scope, create_indexes, read_many

COLLECTION = "gatherings"
ATTENDANCES = "attendances"
ATTENDANCE_INDEXES = (Index([("gathering_id", 1), ("person_id", 1), ("answer", 1)]),)
FORGOTTEN_ATTENDANCE: Document = {"person_id": None}


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, ATTENDANCES, ATTENDANCE_INDEXES)


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Gathering]:
    return await read_many(scope, COLLECTION, Gathering, ids)


async def attendees(scope: Scope, gathering_id: str, *, after: str, limit: int) -> list[str]:
    """The ids of those after this one who answered yes, seated or waiting, or maybe."""
    matching: Document = {
        "gathering_id": gathering_id,
        "person_id": {"$gt": after},
        "answer": {"$in": [Answer.YES, Answer.MAYBE]},
    }
    cursor = scope[ATTENDANCES].find(matching, {"person_id": 1}, session=scope.session)
    documents = await cursor.sort("person_id", 1).limit(limit).to_list(limit)
    return [document["person_id"] for document in documents]


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
    """Who was erased, or lost sight of the gathering, attends no more."""
    version = {"_id": fact.subject, "sequence": fact.sequence}
    if fact.data.state.person_id is None:
        return {**version, **FORGOTTEN_ATTENDANCE}
    return {
        **version,
        "gathering_id": fact.data.state.gathering.id,
        "person_id": fact.data.state.person_id,
        "answer": Answer.NO if fact.participle == "withdrawn" else fact.data.state.answer,
    }
