"""Replies in MongoDB."""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.content.domain.talk.reply import Reply
from services.content.domain.talk.splitting import Below
from services.content.store.posts.heads import Head, posts_of_any
from shared.contracts.values import READABLE, PostStatus
from shared.mongo import WHOLE, Document, Index, Scope, read_document, update_each

COLLECTION = "replies"
INDEXES = (
    Index(
        [
            *(("post.id", 1), ("status", 1), ("_id", 1)),
            *(("created_at", 1), ("thread_id", 1), ("author_id", 1)),
        ]
    ),
    Index([("post.id", 1), ("community.id", 1), ("post.title", 1)]),
    Index("author_id"),
    Index("import_key", where={"import_key": {"$gt": ""}}),
    Index("post.author_id"),
    Index("post.id", where={"hidden_with_post": True}),
)
OF_OLDER_VERSIONS = (
    "post.id_1_status_1__id_1",
    "post.id_1_status_1__id_1_created_at_1",
    "post.id_1_post.title_1",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of replies to a post that readers see, and when the last one was written."""

    replies: int = 0
    last_at: datetime | None = None


NO_REPLIES = Tally()


async def of_post(scope: Scope, post_id: str, *, after_id: str, limit: int) -> list[Reply]:
    """Return replies, oldest first (ids are UUIDv7), without deleted ones."""
    matching = {
        "post.id": post_id,
        "_id": {"$gt": after_id},
        "status": {"$in": list(READABLE)},
    }
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1)
    return await _read(cursor.limit(limit).to_list(limit))


async def threads(scope: Scope, post_id: str) -> list[tuple[str, str]]:
    """Return thread and id of all replies to a post. The index alone answers."""
    matching = {"post.id": post_id, "status": {"$in": list(READABLE)}}
    cursor = scope[COLLECTION].find(matching, {"thread_id": 1}, session=scope.session)
    return [(row.get("thread_id") or row["_id"], row["_id"]) async for row in cursor]


async def within(scope: Scope, post_id: str, threads: Iterable[str]) -> list[Below]:
    """Return the replies below the first ones of these threads of a post, with deleted ones."""
    matching = {
        "post.id": post_id,
        "status": {"$in": [*READABLE, PostStatus.HIDDEN, PostStatus.DELETED]},
        "thread_id": {"$in": list(threads)},
    }
    shown, index = {"in_reply_to": 1, "status": 1}, INDEXES[0].fields
    cursor = scope[COLLECTION].find(matching, shown, session=scope.session, hint=index)
    return [
        Below(row["_id"], row.get("in_reply_to"), row["status"] == PostStatus.DELETED)
        async for row in cursor
    ]


async def authors(scope: Scope, ids: Sequence[str]) -> dict[str, str]:
    """Return the authors of these replies, if the replies exist and have known authors."""
    matching = {"_id": {"$in": list(ids)}, "author_id": {"$ne": None}}
    cursor = scope[COLLECTION].find(matching, {"author_id": 1}, session=scope.session)
    return {row["_id"]: row["author_id"] async for row in cursor}


async def count_since(scope: Scope, post_id: str, since: datetime, not_by: str) -> int:
    """Count the visible replies of others after a moment. The index alone answers."""
    matching = {
        "post.id": post_id,
        "status": {"$in": list(READABLE)},
        "_id": {"$gt": first_id_after(since)},
        "author_id": {"$ne": not_by},
    }
    # without a hint, the planner may prefer the index of authors, and read documents
    index = INDEXES[0].fields
    return await scope[COLLECTION].count_documents(matching, session=scope.session, hint=index)


async def readable(scope: Scope, ids: Sequence[str]) -> dict[str, Reply]:
    """Return those of these replies that exist and are not deleted, by id."""
    matching = {"_id": {"$in": list(ids)}, "status": {"$in": list(READABLE)}}
    cursor = scope[COLLECTION].find(matching, session=scope.session, batch_size=WHOLE)
    return {reply.id: reply for reply in await _read(cursor.to_list(len(ids)))}


async def imported(scope: Scope, keys: Iterable[str]) -> dict[str, Reply]:
    """Return the replies that were imported with these keys, deleted ones included, by key."""
    wanted = sorted(set(keys))
    cursor = scope[COLLECTION].find(
        {"import_key": {"$in": wanted, "$gt": ""}}, session=scope.session
    )
    found = await _read(cursor.to_list(len(wanted)))
    return {reply.import_key: reply for reply in found if reply.import_key is not None}


async def tallies(scope: Scope, post_ids: Iterable[str]) -> dict[str, Tally]:
    """Return the tally of each of these posts. The index alone answers."""
    ids = list(post_ids)
    matching: Document = {
        "post.id": {"$in": ids},
        "status": {"$in": list(READABLE)},
    }
    counted: Document = {
        "_id": "$post.id",
        "replies": {"$sum": 1},
        "last_at": {"$max": "$created_at"},
    }
    pipeline = [{"$match": matching}, {"$group": counted}]
    rows = scope[COLLECTION].aggregate(pipeline, session=scope.session)
    found = {row["_id"]: Tally(row["replies"], row["last_at"]) async for row in rows}
    return {post_id: found.get(post_id, NO_REPLIES) for post_id in ids}


async def not_following(scope: Scope, post_id: str, head: Head, limit: int) -> list[Reply]:
    """Return replies that have not followed their post yet."""
    cursor = scope[COLLECTION].find({"$or": _behind(post_id, head)}, session=scope.session)
    return await _read(cursor.limit(limit).to_list(limit))


async def left_behind(scope: Scope, heads: Mapping[str, Head]) -> set[str]:
    """Return the ids of those of these posts whose replies have not all followed them."""
    behind = [each for post_id, head in heads.items() for each in _behind(post_id, head)]
    return await posts_of_any(scope, COLLECTION, behind)


async def elsewhere(scope: Scope, ids: Iterable[str], post_id: str) -> dict[str, str]:
    """Return the posts of those of these replies that are not under this post, by reply."""
    matching: Document = {"_id": {"$in": list(ids)}, "post.id": {"$ne": post_id}}
    cursor = scope[COLLECTION].find(matching, {"post.id": 1}, session=scope.session)
    return {row["_id"]: row["post"]["id"] async for row in cursor}


async def hold(scope: Scope, reply: Reply) -> None:
    """Write the reply, so that no other transaction that changes it can commit as well."""
    await update_each(scope, COLLECTION, [reply.id], {"$inc": {"held": 1}})


def _behind(post_id: str, head: Head) -> list[Document]:
    """Return queries for replies behind their post, each for a separate index.

    A deleted reply does not follow its post, and a hidden one takes over only the title and the
    community. No reply stays under a merged post.
    """
    there: Document = {"post.id": post_id, "status": {"$ne": PostStatus.DELETED}}
    if head.into is not None:
        return [there]
    settled = [head.status, PostStatus.DELETED, PostStatus.HIDDEN]
    returning = {"post.id": post_id, "hidden_with_post": True}
    return [
        {"post.id": post_id, "status": {"$nin": list(dict.fromkeys(settled))}},
        *([returning] if head.status != PostStatus.HIDDEN else []),
        {**there, "community.id": {"$ne": head.place}},
        {**there, "community.id": head.place, "post.title": {"$ne": head.title}},
    ]


def first_id_after(moment: datetime) -> str:
    """Return the beginning of a UUIDv7 (RFC 9562) of the following millisecond."""
    digits = f"{(moment - _EPOCH) // timedelta(milliseconds=1) + 1:012x}"
    return f"{digits[:8]}-{digits[8:]}"


async def _read(documents: Awaitable[list[Document]]) -> list[Reply]:
    return [read_document(Reply, document) for document in await documents]
