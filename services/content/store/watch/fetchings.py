"""The state of the fetches of feeds, one row per feed. It changes hourly, so it has no facts."""

from collections.abc import Iterable

from services.content.domain.watch.pace import Fetching
from shared.mongo import Scope, delete_many, read_document, read_many, upsert_each, write_document

COLLECTION = "fetchings"


async def find(scope: Scope, feed_id: str) -> Fetching | None:
    row = await scope[COLLECTION].find_one({"_id": feed_id}, session=scope.session)
    return read_document(Fetching, row) if row else None


async def find_many(scope: Scope, feed_ids: Iterable[str]) -> dict[str, Fetching]:
    return await read_many(scope, COLLECTION, Fetching, feed_ids)


async def put(scope: Scope, fetching: Fetching) -> None:
    row = write_document(fetching)
    await upsert_each(scope, COLLECTION, {row.pop("_id"): {"$set": row}})


async def forget(scope: Scope, feed_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": feed_id})
