"""What people answered, in MongoDB."""

from collections.abc import Iterable, Sequence

from services.events.domain.attendance import Attendance
from shared.contracts.events import Answer, Seat, attendance_id
from shared.mongo import (
    Document,
    Scope,
    insert,
    read_document,
    replace_version,
    replace_versions,
    write_document,
)

COLLECTION = "attendances"
COMING = (Answer.YES, Answer.MAYBE)


async def prepare(scope: Scope) -> None:
    attendances = scope[COLLECTION]
    await attendances.create_index([("gathering.id", 1), ("seat", 1), ("ticket", 1)])
    await attendances.create_index([("gathering.id", 1), ("answer", 1), ("ticket", 1)])
    await attendances.create_index([("person_id", 1), ("answer", 1), ("gathering.id", 1)])


async def find(scope: Scope, gathering_id: str, person_id: str) -> Attendance | None:
    document = await scope[COLLECTION].find_one(
        {"_id": attendance_id(gathering_id, person_id)}, session=scope.session
    )
    return read_document(Attendance, document) if document else None


async def of_person(
    scope: Scope, person_id: str, gathering_ids: Iterable[str]
) -> dict[str, Attendance]:
    """By gathering, what this person answered to these."""
    wanted = [attendance_id(gathering_id, person_id) for gathering_id in gathering_ids]
    cursor = scope[COLLECTION].find({"_id": {"$in": wanted}}, session=scope.session)
    found = await _read(cursor, len(wanted) or 1)
    return {attendance.gathering.id: attendance for attendance in found}


async def coming(scope: Scope, person_id: str, limit: int) -> list[str]:
    """The ids of the gatherings that a person comes to, or may; the newest of them."""
    matching = {"person_id": person_id, "answer": {"$in": list(COMING)}}
    cursor = scope[COLLECTION].find(matching, {"gathering.id": 1}, session=scope.session)
    documents = await cursor.sort("gathering.id", -1).limit(limit).to_list(limit)
    return [document["gathering"]["id"] for document in documents]


async def one_of_person(scope: Scope, person_id: str) -> Attendance | None:
    document = await scope[COLLECTION].find_one({"person_id": person_id}, session=scope.session)
    return read_document(Attendance, document) if document else None


async def in_community(
    scope: Scope, person_id: str, community_id: str, *, after_id: str, limit: int
) -> list[str]:
    """The ids of the gatherings of a community that a person comes to, or may; by id."""
    matching = {
        "person_id": person_id,
        "answer": {"$in": list(COMING)},
        "gathering.community.id": community_id,
        "gathering.id": {"$gt": after_id},
    }
    cursor = scope[COLLECTION].find(matching, {"gathering.id": 1}, session=scope.session)
    documents = await cursor.sort("gathering.id", 1).limit(limit).to_list(limit)
    return [document["gathering"]["id"] for document in documents]


async def coming_to(
    scope: Scope, gathering_id: str, *, after_ticket: int, limit: int
) -> list[Attendance]:
    """Who comes, or may; in the order of their tickets."""
    like = {"answer": {"$in": list(COMING)}}
    return await _in_order(scope, gathering_id, like, after_ticket, limit)


async def with_seat(
    scope: Scope, gathering_id: str, seat: Seat, *, after_ticket: int = -1, limit: int
) -> list[Attendance]:
    """In the order of their tickets."""
    return await _in_order(scope, gathering_id, {"seat": seat}, after_ticket, limit)


async def with_answer(
    scope: Scope, gathering_id: str, answer: Answer, *, after_ticket: int = -1, limit: int
) -> list[Attendance]:
    """In the order of their tickets."""
    return await _in_order(scope, gathering_id, {"answer": answer}, after_ticket, limit)


async def count_before(scope: Scope, waiting: Attendance) -> int:
    """How many wait for a seat before this one."""
    matching = {
        "gathering.id": waiting.gathering.id,
        "seat": Seat.WAITING,
        "ticket": {"$lt": waiting.ticket},
    }
    return int(await scope[COLLECTION].count_documents(matching, session=scope.session))


async def save(scope: Scope, attendance: Attendance) -> None:
    """Raises: StaleVersionError, or DuplicateError if it was created beside us."""
    document = write_document(attendance)
    if attendance.version == 1:
        await insert(scope, COLLECTION, [document])
    else:
        await replace_version(scope, COLLECTION, document, version=attendance.version - 1)


async def save_all(scope: Scope, attendances: Sequence[Attendance]) -> None:
    """Raises: StaleVersionError."""
    await replace_versions(scope, COLLECTION, [write_document(each) for each in attendances])


async def _in_order(
    scope: Scope, gathering_id: str, like: Document, after_ticket: int, limit: int
) -> list[Attendance]:
    matching = {"gathering.id": gathering_id, **like, "ticket": {"$gt": after_ticket}}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    return await _read(cursor.sort("ticket", 1).limit(limit), limit)


async def _read(cursor: object, limit: int) -> list[Attendance]:
    documents: list[Document] = await cursor.to_list(limit)  # type: ignore[attr-defined]
    return [read_document(Attendance, document) for document in documents]
