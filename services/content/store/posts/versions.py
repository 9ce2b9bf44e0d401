"""Earlier texts of posts in MongoDB. The current version is in the post."""

from collections.abc import Sequence

from services.content.domain.posts.version import Version
from shared.contracts.values import READABLE
from shared.mongo import (
    Index,
    Scope,
    change_alike,
    create_indexes,
    delete_many,
    insert,
    read_document,
    write_document,
)

COLLECTION = "versions"
INDEXES = (
    Index([("post_id", 1), ("version", -1), ("status", 1)]),
    Index([("post_id", 1), ("editor_id", 1)]),
)


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
    """Return versions, newest first, without their texts. `drafts`: with those never published."""
    matching: dict[str, object] = {"post_id": post_id}
    if before is not None:
        matching["version"] = {"$lt": before}
    if not drafts:
        matching["status"] = {"$in": list(READABLE)}
    unread = {"body": 0, "html": 0, "details": 0}
    cursor = scope[COLLECTION].find(matching, unread, session=scope.session)
    documents = await cursor.sort("version", -1).limit(limit).to_list(limit)
    return [read_document(Version, {**document, "body": "", "html": ""}) for document in documents]


async def keep(scope: Scope, versions: Sequence[Version]) -> None:
    await insert(scope, COLLECTION, [write_document(version) for version in versions])


async def forget_editor(scope: Scope, post_id: str, person_id: str) -> None:
    """Forget that this person wrote versions of a post."""
    theirs = {"post_id": post_id, "editor_id": person_id}
    await change_alike(scope, COLLECTION, [(theirs, {"$set": {"editor_id": None}})])


async def forget(scope: Scope, post_id: str) -> None:
    await delete_many(scope, COLLECTION, {"post_id": post_id})
