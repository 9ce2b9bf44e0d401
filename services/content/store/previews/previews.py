"""Previews of pages on the web in MongoDB: rows without facts, one for each page."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from services.content.domain.previews.preview import Preview
from services.content.store.previews import links
from shared.fetching.hosts import Hosts
from shared.mongo import (
    Scope,
    delete_many,
    in_batches,
    read_document,
    read_many,
    update_each,
    upsert_each,
    write_document,
)

COLLECTION = "previews"
AT_ONCE = 1_000


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


async def keep_only(scope: Scope, hosts: Hosts | None) -> None:
    """Drop the previews of hosts that are not asked any more. None: all, with what asks for them.

    Fetches that are planned find no preview then, and do nothing.
    """
    if hosts is None:
        await delete_many(scope, COLLECTION, {})
        await delete_many(scope, links.COLLECTION, {})
    elif not hosts.are_all:
        async for some in in_batches(scope, COLLECTION, Preview, AT_ONCE):
            gone = [
                each.id for each in some if not hosts.may_ask(urlsplit(each.address).hostname or "")
            ]
            await delete_many(scope, COLLECTION, {"_id": {"$in": gone}})
