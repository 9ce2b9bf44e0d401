"""Flags in MongoDB."""

from services.content.domain.moderation.flag import Flag
from shared.contracts.moderation import FlagStatus
from shared.mongo import Document, Index, Scope, read_document

COLLECTION = "flags"
INDEXES = (
    Index([("thing.id", 1), ("status", 1), ("_id", 1)]),
    Index([("person_id", 1), ("created_at", -1), ("_id", -1)]),
)


async def open_on(scope: Scope, thing_id: str, limit: int) -> list[Flag]:
    """Return the open flags on an item."""
    matching = {"thing.id": thing_id, "status": FlagStatus.OPEN}
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=INDEXES[0].fields)
    rows = await cursor.sort("_id", 1).limit(limit).to_list(limit)
    return [read_document(Flag, row) for row in rows]


async def raised_by(scope: Scope, person_id: str, limit: int) -> list[Flag]:
    """Return the latest flags of a person, newest first."""
    matching: Document = {"person_id": person_id}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    rows = await cursor.sort([("created_at", -1), ("_id", -1)]).limit(limit).to_list(limit)
    return [read_document(Flag, row) for row in rows]
