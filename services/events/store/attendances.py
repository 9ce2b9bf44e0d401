"""Answers to gatherings, in MongoDB."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Gathering
from services.events.store import gatherings
from services.events.store.gatherings import Filters
from shared.contracts.events import Answer, Seat, attendance_id
from shared.mongo import Document, Index, Scope, change_alike, read_document, read_many

COLLECTION = "attendances"
COMING = (Answer.YES, Answer.MAYBE)
INDEXES = (
    Index([("gathering.id", 1), ("seat", 1), ("ticket", 1)]),
    Index([("gathering.id", 1), ("answer", 1), ("ticket", 1)]),
    Index([("person_id", 1), ("gathering.community.id", 1), ("answer", 1), ("gathering.id", 1)]),
    Index(
        [
            *(("person_id", 1), ("answer", 1)),
            *(("starts_at", 1), ("gathering.id", 1), ("ends_at", 1)),
        ]
    ),
    Index([("gathering.id", 1), ("starts_at", 1), ("ends_at", 1)]),
)


async def prepare(scope: Scope) -> None:
    """Add times to attendances that an older version stored without them."""
    undated = {"gathering.id": {"$gt": ""}, "starts_at": None}
    await follow_times(scope, await scope[COLLECTION].distinct("gathering.id", undated))


async def of_person(
    scope: Scope, person_id: str, gathering_ids: Iterable[str]
) -> dict[str, Attendance]:
    """Return a person's answers to these gatherings, by gathering."""
    wanted = [attendance_id(gathering_id, person_id) for gathering_id in gathering_ids]
    cursor = scope[COLLECTION].find({"_id": {"$in": wanted}}, session=scope.session)
    found = await _read(cursor, len(wanted) or 1)
    return {attendance.gathering.id: attendance for attendance in found}


async def coming(
    scope: Scope,
    person_id: str,
    filters: Filters,
    *,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[tuple[datetime, str]]:
    """Return the start and id of each gathering that a person answered yes or maybe to, in order.

    Only the time filters apply; the others concern fields of the gatherings.
    """
    matching = {
        "person_id": person_id,
        "answer": {"$in": list(COMING)},
        **filters.when(after, key="gathering.id"),
    }
    order = [("starts_at", filters.order[0][1]), ("gathering.id", filters.order[0][1])]
    shown = {"_id": 0, "starts_at": 1, "gathering.id": 1}  # the index alone answers this query
    cursor = scope[COLLECTION].find(matching, shown, session=scope.session)
    rows = await cursor.sort(order).limit(limit).to_list(limit)
    return [(row["starts_at"], row["gathering"]["id"]) for row in rows]


async def following(scope: Scope, person_id: str, *, after_id: str, limit: int) -> list[str]:
    """Return the ids of the gatherings that a person answered yes or maybe to, in order of id."""
    matching = {
        "person_id": person_id,
        "answer": {"$in": list(COMING)},
        "gathering.id": {"$gt": after_id},
    }
    cursor = scope[COLLECTION].find(matching, {"gathering.id": 1}, session=scope.session)
    documents = await cursor.sort("gathering.id", 1).limit(limit).to_list(limit)
    return [document["gathering"]["id"] for document in documents]


async def coming_to(
    scope: Scope, gathering_id: str, *, after_ticket: int, limit: int
) -> list[Attendance]:
    """Return answers of yes and maybe, in order of ticket."""
    like = {"answer": {"$in": list(COMING)}}
    return await _in_order(scope, gathering_id, like, after_ticket, limit)


async def with_seat(
    scope: Scope, gathering_id: str, seat: Seat, *, after_ticket: int = -1, limit: int
) -> list[Attendance]:
    """Return the people with this seat, in order of ticket."""
    return await _in_order(scope, gathering_id, {"seat": seat}, after_ticket, limit)


async def with_answer(
    scope: Scope, gathering_id: str, answer: Answer, *, after_ticket: int = -1, limit: int
) -> list[Attendance]:
    """Return the people with this answer, in order of ticket."""
    return await _in_order(scope, gathering_id, {"answer": answer}, after_ticket, limit)


async def count_before(scope: Scope, waiting: Attendance) -> int:
    """Count the people who wait ahead of this one."""
    matching = {
        "gathering.id": waiting.gathering.id,
        "seat": Seat.WAITING,
        "ticket": {"$lt": waiting.ticket},
    }
    return int(await scope[COLLECTION].count_documents(matching, session=scope.session))


async def follow_times(scope: Scope, gathering_ids: Iterable[str]) -> None:
    """Copy the times of gatherings to their attendances, which lists sort by.

    Called in each turn that changes the times, and for attendances that an older version stored.
    """
    known = await read_many(scope, gatherings.COLLECTION, Gathering, gathering_ids)
    changes = [
        ({"gathering.id": key, **other}, {"$set": _times(gathering)})
        for key, gathering in known.items()
        for other in (
            {"starts_at": {"$ne": gathering.starts_at}},
            {"starts_at": gathering.starts_at, "ends_at": {"$ne": gathering.ends_at}},
        )
    ]
    await change_alike(scope, COLLECTION, changes)


async def date(scope: Scope, rows: Sequence[Document]) -> None:
    """Add the times of their gatherings to rows that are about to be stored."""
    ids = {row["gathering"]["id"] for row in rows}
    known = await read_many(scope, gatherings.COLLECTION, Gathering, ids)
    for row in rows:
        if (gathering := known.get(row["gathering"]["id"])) is not None:
            row.update(_times(gathering))


def _times(gathering: Gathering) -> dict[str, datetime]:
    return {"starts_at": gathering.starts_at, "ends_at": gathering.ends_at}


async def _in_order(
    scope: Scope, gathering_id: str, like: Document, after_ticket: int, limit: int
) -> list[Attendance]:
    matching = {"gathering.id": gathering_id, **like, "ticket": {"$gt": after_ticket}}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    return await _read(cursor.sort("ticket", 1).limit(limit), limit)


async def _read(cursor: object, limit: int) -> list[Attendance]:
    documents: list[Document] = await cursor.to_list(limit)  # type: ignore[attr-defined]
    return [read_document(Attendance, document) for document in documents]
