"""What posts said before they were edited, in MongoDB. The present version is in the post."""

from collections.abc import Sequence

from services.content.domain.post import READABLE, Version
from shared.mongo import (
    Index,
    Scope,
    create_indexes,
    delete_many,
    insert,
    read_document,
    write_document,
)

COLLECTION = "versions"
INDEXES = (Index([("post_id", 1), ("version", -1), ("status", 1)]),)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, post_id: str, version: int) -> Version | None:
    document = await scope[COLLECTION].find_one(
        {"_id": f"{post_id}.{version}"}, session=scope.session
    )
    return read_document(Version, document) if document else None


async def latest(
    scope: Scope, post_id: str, *, before: int | None, drafts: bool, limit: int
) -> list[Version]:
    """Newest first, without their bodies. `drafts`: those too that were never published."""
    matching: dict[str, object] = {"post_id": post_id}
    if before is not None:
        matching["version"] = {"$lt": before}
    if not drafts:
        matching["status"] = {"$in": list(READABLE)}
    cursor = scope[COLLECTION].find(matching, {"body": 0, "html": 0}, session=scope.session)
    documents = await cursor.sort("version", -1).limit(limit).to_list(limit)
    return [read_document(Version, {**document, "body": "", "html": ""}) for document in documents]


async def keep(scope: Scope, versions: Sequence[Version]) -> None:
    await insert(scope, COLLECTION, [write_document(version) for version in versions])


async def forget(scope: Scope, post_id: str) -> None:
    await delete_many(scope, COLLECTION, {"post_id": post_id})
