"""The bytes of a person's stored files, and of unfinished uploads in full.

They are counted from the rows, so that no counter must be kept consistent.
"""

from services.content.store.files import files, uploads
from shared.contracts.files import FileStatus
from shared.mongo import Document, Scope, delete_many, upsert_each

TURNS = "upload_turns"
_KEPT = [FileStatus.RECEIVED, FileStatus.READY]


async def take_turn(scope: Scope, person_id: str) -> None:
    """Make transactions of one person run one after the other, each on the others' results."""
    await upsert_each(scope, TURNS, {person_id: {"$inc": {"taken": 1}}})


async def taken(scope: Scope, person_id: str) -> int:
    """Return the number of bytes taken. The indexes alone answer."""
    kept = {"owner_id": person_id, "status": {"$in": _KEPT}}
    begun = {"owner_id": person_id}
    return await _sum(scope, files.COLLECTION, kept, "$size") + await _sum(
        scope, uploads.COLLECTION, begun, "$length"
    )


async def forget_person(scope: Scope, person_id: str) -> bool:
    """Forget a person. Return False, as nothing is left."""
    await delete_many(scope, TURNS, {"_id": person_id})
    return False


async def _sum(scope: Scope, collection: str, matching: Document, what: str) -> int:
    pipeline: list[Document] = [
        {"$match": matching},
        {"$group": {"_id": None, "bytes": {"$sum": what}}},
    ]
    found = await scope[collection].aggregate(pipeline, session=scope.session).to_list(1)
    return int(found[0]["bytes"]) if found else 0
