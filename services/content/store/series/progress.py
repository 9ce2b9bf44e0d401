"""Members' progress in learning paths in MongoDB, and the duration of steps."""

from collections.abc import Iterable
from datetime import datetime

from services.content.domain.series.progress import Progress
from services.content.store.files import files
from services.content.store.posts import posts
from shared.contracts.values import READABLE
from shared.mongo import Document, Index, Scope, beyond, read_document

COLLECTION = "progress"

_ORDER = [("started_at", -1), ("_id", -1)]
_OWN = Index([("person_id", 1), *_ORDER])
INDEXES = (_OWN,)


async def of_person(
    scope: Scope, person_id: str, *, before: tuple[datetime, str] | None, limit: int
) -> list[Progress]:
    """Return a person's progress, the last started path first."""
    wanted: Document = {"person_id": person_id, "started_at": {"$ne": None}}
    cursor = scope[COLLECTION].find(beyond(wanted, _ORDER, before), session=scope.session)
    rows = await cursor.sort(_ORDER).hint(_OWN.fields).limit(limit).to_list(limit)
    return [read_document(Progress, row) for row in rows]


async def lengths(scope: Scope, post_ids: Iterable[str]) -> dict[str, int]:
    """Return the characters of the texts of these posts, by id; they are counted in the store."""
    pipeline: list[Document] = [
        {"$match": {"_id": {"$in": list(post_ids)}}},
        {"$project": {"length": {"$strLenCP": {"$ifNull": ["$text", ""]}}}},
    ]
    rows = scope[posts.COLLECTION].aggregate(pipeline, session=scope.session)
    return {row["_id"]: row["length"] async for row in rows}


async def playing_times(scope: Scope, post_ids: Iterable[str]) -> dict[str, float]:
    """Return the seconds of the recordings of these posts together, by id; none: no recording."""
    wanted = {"post.id": {"$in": list(post_ids)}, "post_status": {"$in": list(READABLE)}}
    fields = {"post.id": 1, "seconds": 1}
    cursor = scope[files.COLLECTION].find(wanted, fields, session=scope.session)
    found: dict[str, float] = {}
    async for row in cursor:
        if row.get("seconds"):
            post_id = row["post"]["id"]
            found[post_id] = found.get(post_id, 0.0) + row["seconds"]
    return found
