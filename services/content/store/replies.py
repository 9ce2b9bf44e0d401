"""Replies in MongoDB."""

from collections.abc import Awaitable, Mapping

from services.content.domain.post import READABLE
from services.content.domain.reply import Reply
from services.content.store.posts import Head
from shared.contracts.values import PostStatus
from shared.mongo import Document, Index, Scope, read_document, update_each

COLLECTION = "replies"
INDEXES = (
    Index([("post.id", 1), ("status", 1), ("_id", 1)]),
    Index([("post.id", 1), ("post.title", 1)]),
    Index("author_id"),
    Index("post.author_id"),
)
ASKED_AT_ONCE = 100
"""Ways to be left behind that one question asks for."""


async def of_post(scope: Scope, post_id: str, *, after_id: str, limit: int) -> list[Reply]:
    """Oldest first (ids are UUIDv7), without the deleted."""
    matching = {
        "post.id": post_id,
        "_id": {"$gt": after_id},
        "status": {"$in": list(READABLE)},
    }
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1)
    return await _read(cursor.limit(limit).to_list(limit))


async def not_following(scope: Scope, post_id: str, head: Head, limit: int) -> list[Reply]:
    """Replies that have not gone along with their post yet."""
    cursor = scope[COLLECTION].find({"$or": _behind(post_id, head)}, session=scope.session)
    return await _read(cursor.limit(limit).to_list(limit))


async def left_behind(scope: Scope, heads: Mapping[str, Head]) -> set[str]:
    """Of these posts, by id, those with replies that have not gone along."""
    behind = [each for post_id, head in heads.items() for each in _behind(post_id, head)]
    found: set[str] = set()
    for at in range(0, len(behind), ASKED_AT_ONCE):
        some = {"$or": behind[at : at + ASKED_AT_ONCE]}
        found.update(await scope[COLLECTION].distinct("post.id", some, session=scope.session))
    return found


async def hold(scope: Scope, reply: Reply) -> None:
    """Have either this transaction or any other that changes the reply commit, not both."""
    await update_each(scope, COLLECTION, [reply.id], {"$inc": {"held": 1}})


def _behind(post_id: str, head: Head) -> list[Document]:
    """Any of these, each by an index of its own. What is deleted follows nothing."""
    return [
        {"post.id": post_id, "status": {"$nin": [head.status, PostStatus.DELETED]}},
        {
            "post.id": post_id,
            "post.title": {"$ne": head.title},
            "status": {"$ne": PostStatus.DELETED},
        },
    ]


async def _read(documents: Awaitable[list[Document]]) -> list[Reply]:
    return [read_document(Reply, document) for document in await documents]
