"""Replies in MongoDB."""

from collections.abc import Awaitable, Iterable, Sequence

from services.content.domain.post import READABLE
from services.content.domain.reply import Reply
from shared.contracts.values import PostStatus
from shared.mongo import (
    Document,
    Index,
    Scope,
    create_indexes,
    insert,
    read_document,
    replace_version,
    replace_versions,
    update_each,
    write_document,
)

COLLECTION = "replies"
INDEXES = (
    Index([("post.id", 1), ("status", 1), ("_id", 1)]),
    Index("author_id"),
    Index("post.author_id"),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, reply_id: str) -> Reply | None:
    document = await scope[COLLECTION].find_one({"_id": reply_id}, session=scope.session)
    return read_document(Reply, document) if document else None


async def of_post(scope: Scope, post_id: str, *, after_id: str, limit: int) -> list[Reply]:
    """Oldest first (ids are UUIDv7), without the deleted."""
    matching = {
        "post.id": post_id,
        "_id": {"$gt": after_id},
        "status": {"$in": list(READABLE)},
    }
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1)
    return await _read(cursor.limit(limit).to_list(limit))


async def not_following(scope: Scope, post_id: str, status: str, limit: int) -> list[Reply]:
    """Replies that have not gone along with their post yet."""
    matching = {"post.id": post_id, "status": _behind(status)}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    return await _read(cursor.limit(limit).to_list(limit))


async def left_behind(scope: Scope, post_ids: Iterable[str], status: str) -> set[str]:
    """Of these posts, which have this status, those with replies that have not."""
    matching = {"post.id": {"$in": list(post_ids)}, "status": _behind(status)}
    return set(await scope[COLLECTION].distinct("post.id", matching, session=scope.session))


async def mentioning(scope: Scope, person_id: str, limit: int) -> list[Reply]:
    """Replies by a person, or to a post by them."""
    matching = {"$or": [{"author_id": person_id}, {"post.author_id": person_id}]}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    return await _read(cursor.limit(limit).to_list(limit))


async def add(scope: Scope, reply: Reply) -> None:
    await insert(scope, COLLECTION, [write_document(reply)])


async def save(scope: Scope, reply: Reply) -> None:
    """Raises: StaleVersionError."""
    await replace_version(scope, COLLECTION, write_document(reply), version=reply.version - 1)


async def save_all(scope: Scope, replies: Sequence[Reply]) -> None:
    """Raises: StaleVersionError."""
    await replace_versions(scope, COLLECTION, [write_document(reply) for reply in replies])


async def hold(scope: Scope, reply: Reply) -> None:
    """Have either this transaction or any other that changes the reply commit, not both."""
    await update_each(scope, COLLECTION, [reply.id], {"$inc": {"held": 1}})


def _behind(status: str) -> Document:
    return {"$nin": [status, PostStatus.DELETED]}


async def _read(documents: Awaitable[list[Document]]) -> list[Reply]:
    return [read_document(Reply, document) for document in await documents]
