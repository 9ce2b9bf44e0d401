"""Uploads in MongoDB, until they are complete, deleted or expired."""

from services.content.domain.files.file import Upload
from services.content.store.files.blobs import rows
from shared.messaging.unit import utc_now
from shared.mongo import (
    Index,
    Scope,
    create_indexes,
    delete_many,
    insert,
    read_document,
    some_ids,
    write_document,
)

COLLECTION = "uploads"
AT_ONCE = 100
INDEXES = (Index([("owner_id", 1), ("length", 1)]),)
OF_OLDER_VERSIONS = ("owner_id_1",)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, upload_id: str) -> Upload | None:
    row = await scope[COLLECTION].find_one({"_id": upload_id}, session=scope.session)
    return read_document(Upload, row) if row else None


async def count(scope: Scope, owner_id: str, most: int) -> int:
    """Count the unfinished uploads of a person, up to `most`."""
    return len(await some_ids(scope, COLLECTION, {"owner_id": owner_id}, most))


async def open_one(scope: Scope, upload: Upload) -> None:
    await insert(scope, COLLECTION, [write_document(upload)])


async def advance(scope: Scope, upload: Upload, size: int) -> bool:
    """Advance by a piece, and store the media type. Return False if another request was faster."""
    moved = await scope[COLLECTION].update_one(
        {"_id": upload.id, "offset": upload.offset},
        {"$inc": {"offset": size, "pieces": 1}, "$set": {"media_type": upload.media_type}},
        session=scope.session,
    )
    return bool(moved.matched_count)


async def close(scope: Scope, upload_id: str) -> bool:
    """Close an upload. Return False if it was closed before."""
    return bool(await delete_many(scope, COLLECTION, {"_id": upload_id}))


async def forget_some(scope: Scope, person_id: str) -> bool:
    """Close some uploads of an erased person. Return False if none is left."""
    ids = await some_ids(scope, COLLECTION, {"owner_id": person_id}, AT_ONCE)
    await delete_many(scope, COLLECTION, {"_id": {"$in": ids}})
    await rows.let_go(scope, ids, utc_now())
    return len(ids) == AT_ONCE
