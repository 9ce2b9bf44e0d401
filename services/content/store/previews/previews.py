"""Previews of pages on the web in MongoDB: rows without facts, one for each page."""

from collections.abc import Iterable
from datetime import datetime

from services.content.domain.previews.preview import Preview
from shared.mongo import (
    Scope,
    delete_many,
    read_document,
    read_many,
    update_each,
    upsert_each,
    write_document,
)

COLLECTION = "previews"


async def find(scope: Scope, preview_id: str) -> Preview | None:
    row = await scope[COLLECTION].find_one({"_id": preview_id}, session=scope.session)
    return read_document(Preview, row) if row else None


async def find_many(scope: Scope, ids: Iterable[str]) -> dict[str, Preview]:
    return await read_many(scope, COLLECTION, Preview, ids)


async def put(scope: Scope, preview: Preview) -> None:
    row = write_document(preview)
    await upsert_each(scope, COLLECTION, {row.pop("_id"): {"$set": row}})


async def ask_for(scope: Scope, ids: Iterable[str], now: datetime) -> None:
    """Write that texts link to these, so that no transaction meanwhile drops one as unused."""
    await update_each(scope, COLLECTION, ids, {"$set": {"asked_at": now}})


async def forget(scope: Scope, preview_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": preview_id})
