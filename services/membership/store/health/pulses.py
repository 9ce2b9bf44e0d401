"""Pulse surveys in MongoDB: respondents are stored separately from answers."""

from collections.abc import Sequence

from services.membership.domain.health.pulse import LOWEST, Box, Pulse
from shared.contracts.pulses import PULSE, PulseData
from shared.messaging.owned import Owned
from shared.mongo import (
    Document,
    Index,
    Order,
    Place,
    Scope,
    beyond,
    delete_some,
    insert,
    read_document,
    read_first_of,
    write_document,
)

COLLECTION = "pulses"
BOXES = "pulse_boxes"
ANSWERED = "pulse_people"
BATCH = 500
MOST_COMMENTS = 2_000

_NEWEST: Order = [("created_at", -1), ("_id", -1)]
_LISTED = Index([("community.id", 1), *_NEWEST])
INDEXES = {ANSWERED: (Index("pulse_id"), Index("person_id"))}

PULSES: Owned[Pulse, PulseData] = Owned(PULSE, Pulse, COLLECTION, indexes=(_LISTED,))


async def of_community(
    scope: Scope, community_id: str, *, after: Sequence[object] | None, limit: int
) -> list[Pulse]:
    """Return surveys, newest first. after: time and id of the previous one."""
    place = Place(beyond({"community.id": community_id}, _NEWEST, after), _LISTED)
    return await read_first_of(scope, COLLECTION, Pulse, [place], _NEWEST, limit)


async def add_box(scope: Scope, box: Box) -> None:
    await insert(scope, BOXES, [write_document(box)])


async def boxes(scope: Scope, pulse_ids: Sequence[str]) -> dict[str, Box]:
    """Return the boxes of these surveys, at most a page of them."""
    rows = scope[BOXES].find({"_id": {"$in": list(pulse_ids)}}, session=scope.session)
    return {row["_id"]: read_document(Box, row) async for row in rows}


async def put_in(scope: Scope, pulse_id: str, scores: Sequence[int], comment: str) -> bool:
    """Count an answer. False: the box is closed. The comments stay in alphabetical order."""
    counts = {f"counts.{n}.{score - LOWEST}": 1 for n, score in enumerate(scores)}
    change: Document = {"$inc": {"answered": 1, **counts}}
    if comment:
        change["$push"] = {"comments": {"$each": [comment], "$sort": 1, "$slice": MOST_COMMENTS}}
    is_open = {"_id": pulse_id, "closed": False}
    result = await scope[BOXES].update_one(is_open, change, session=scope.session)
    return bool(result.matched_count)


async def close_box(scope: Scope, pulse_id: str) -> None:
    """Close it. A concurrent answer is either counted, or refused."""
    closed = {"$set": {"closed": True}}
    await scope[BOXES].update_one({"_id": pulse_id}, closed, session=scope.session)


async def mark(scope: Scope, pulse_id: str, person_id: str) -> None:
    """Note that a person has answered. The row has no time."""
    row = {"_id": _key(pulse_id, person_id), "pulse_id": pulse_id, "person_id": person_id}
    await insert(scope, ANSWERED, [row])


async def answered(scope: Scope, pulse_ids: Sequence[str], person_id: str) -> set[str]:
    """Return the ids of those of these surveys that the person has answered."""
    keys = [_key(each, person_id) for each in pulse_ids]
    rows = scope[ANSWERED].find({"_id": {"$in": keys}}, session=scope.session)
    return {row["pulse_id"] async for row in rows}


async def unmark(scope: Scope, pulse_id: str) -> bool:
    """Forget some of those who answered a survey. False: none is left."""
    return await delete_some(scope, ANSWERED, {"pulse_id": pulse_id}, BATCH)


async def forget_answered(scope: Scope, person_id: str) -> bool:
    """Forget some of the surveys that a person has answered. False: none is left."""
    return await delete_some(scope, ANSWERED, {"person_id": person_id}, BATCH)


def _key(pulse_id: str, person_id: str) -> str:
    return f"{pulse_id}.{person_id}"
