"""Rows about blobs: the pieces of each, and the number of its holders.

A blob is a list of pieces, which never change: an upload in parts is never joined. A piece is noted
before its bytes are stored, and kept by the transaction that makes it part of the blob. So a
process that dies leaves no unknown bytes. A job drops blobs without holders
(use_cases/files/drop_blob.py).
"""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta

from services.content.store.files.blobs.seam import Blobs
from shared.messaging import jobs
from shared.mongo import (
    Document,
    Index,
    Scope,
    StaleVersionError,
    create_indexes,
    delete_many,
    insert,
    update_each,
)

BLOBS, PIECES = "file_blobs", "file_pieces"
DROP_BLOB = "drop_blob"
"""The job that deletes the bytes of a blob without holders (use_cases/files/drop_blob.py)."""
UNHELD = timedelta(hours=1)
"""How long a blob may be written before it needs a holder."""
INDEXES = (Index([("blob", 1), ("offset", 1)]),)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, PIECES, INDEXES)


async def begin(scope: Scope, blob: str, *, held: bool) -> None:
    """Add a blob without bytes."""
    await insert(scope, BLOBS, [{"_id": blob, "holders": int(held)}])


async def hold(scope: Scope, blobs: Iterable[str]) -> None:
    """Add a holder to each blob. Raises: StaleVersionError if one was dropped meanwhile."""
    for blob in blobs:
        held = await scope[BLOBS].update_one(
            {"_id": blob}, {"$inc": {"holders": 1}}, session=scope.session
        )
        if not held.matched_count:
            raise StaleVersionError(f"the blob {blob} is gone")


async def let_go(scope: Scope, blobs: Iterable[str], now: datetime) -> None:
    """Remove a holder from each blob; a job drops those without holders."""
    wanted = list(blobs)
    await update_each(scope, BLOBS, wanted, {"$inc": {"holders": -1}})
    await jobs.ask(scope, DROP_BLOB, wanted, now)


async def close_unheld(scope: Scope, blob: str) -> bool:
    """Close a blob without holders to new ones. Return False if it has holders."""
    closed = await scope[BLOBS].delete_one(
        {"_id": blob, "holders": {"$lte": 0}}, session=scope.session
    )
    if closed.deleted_count:
        return True
    return await scope[BLOBS].find_one({"_id": blob}, session=scope.session) is None


async def note(scope: Scope, blob: str, key: str, now: datetime) -> None:
    """Note that bytes are about to be stored."""
    await insert(scope, PIECES, [{"_id": key, "blob": blob, "offset": None, "noted_at": now}])


async def keep(scope: Scope, key: str, offset: int, size: int) -> None:
    """Make a piece part of its blob. Raises: StaleVersionError if it was dropped meanwhile."""
    kept = await scope[PIECES].update_one(
        {"_id": key}, {"$set": {"offset": offset, "size": size}}, session=scope.session
    )
    if not kept.matched_count:
        raise StaleVersionError(f"the piece {key} is gone")


async def unkept(scope: Scope, blob: str, before: datetime) -> list[str]:
    """Return the keys of pieces noted before this moment and never kept."""
    matching: Document = {"blob": blob, "offset": None, "noted_at": {"$lt": before}}
    return [row["_id"] async for row in scope[PIECES].find(matching, {"_id": 1})]


async def keys(scope: Scope, blob: str) -> list[str]:
    return [row["_id"] async for row in scope[PIECES].find({"blob": blob}, {"_id": 1})]


async def forget(scope: Scope, keys: Iterable[str]) -> None:
    await delete_many(scope, PIECES, {"_id": {"$in": list(keys)}})


async def read(
    scope: Scope, blobs: Blobs, blob: str, start: int, length: int
) -> AsyncIterator[bytes]:
    """Yield bytes of a blob. Raises: KeyError if some of them are missing."""
    end = start + length
    cursor = scope[PIECES].find({"blob": blob, "offset": {"$gte": 0, "$lt": end}})
    at = start
    async for row in cursor.sort("offset", 1):
        beyond = row["offset"] + row["size"]
        if beyond <= at:
            continue
        if row["offset"] > at:
            break
        wanted = min(end, beyond) - at
        async for chunk in blobs.read(row["_id"], at - row["offset"], wanted):
            at += len(chunk)
            yield chunk
    if at < end:
        raise KeyError(blob)


async def write(
    scope: Scope, blobs: Blobs, blob: str, data: AsyncIterator[bytes], now: datetime
) -> int:
    """Write a blob of one piece, dropped unless it soon has a holder; return its size in bytes."""
    key = f"{blob}.0"
    await begin(scope, blob, held=False)
    await jobs.ask(scope, DROP_BLOB, [blob], now + UNHELD)
    await note(scope, blob, key, now)
    size = await blobs.put(key, data)
    await keep(scope, key, 0, size)
    return size
