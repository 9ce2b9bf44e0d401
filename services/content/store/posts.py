"""Posts in MongoDB."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.content.domain.post import Post
from shared.contracts.values import PostStatus
from shared.mongo import (
    Document,
    Scope,
    insert,
    read_document,
    read_many,
    replace_version,
    replace_versions,
    write_document,
)

COLLECTION = "posts"
NEWEST_FIRST = [("listed_at", -1), ("_id", -1)]
UNLISTED = {"body": 0, "html": 0, "text": 0}
"""What a list does without."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. `audiences` None: wherever."""

    status: PostStatus
    audiences: Sequence[str] | None = None
    kind: str | None = None
    tag: str | None = None
    author_id: str | None = None
    language: str | None = None

    def matching(self) -> Document:
        wanted = {
            "status": self.status,
            "kind": self.kind,
            "tags": self.tag,
            "author_id": self.author_id,
            "language": self.language,
        }
        matching: Document = {name: value for name, value in wanted.items() if value is not None}
        if self.audiences is not None:
            one = len(self.audiences) == 1
            matching["audience"] = self.audiences[0] if one else {"$in": list(self.audiences)}
        return matching


@dataclass(frozen=True, slots=True)
class Listed:
    """A post in a list: its `body`, `html` and `text` are not read."""

    post: Post
    excerpt: str


async def prepare(scope: Scope) -> None:
    posts = scope[COLLECTION]
    for field in ("status", "audience", "author_id", "tags"):
        also = [] if field == "status" else [("status", 1)]
        await posts.create_index([(field, 1), *also, *NEWEST_FIRST])


async def find(scope: Scope, post_id: str) -> Post | None:
    document = await scope[COLLECTION].find_one({"_id": post_id}, session=scope.session)
    return read_document(Post, document) if document else None


async def find_many(scope: Scope, ids: Sequence[str]) -> dict[str, Post]:
    """By id; those that are there."""
    return await read_many(scope, COLLECTION, Post, ids)


async def newest(
    scope: Scope, filters: Filters, *, before: tuple[datetime, str] | None, limit: int
) -> list[Listed]:
    matching = filters.matching()
    if before is not None:
        at, post_id = before
        matching["listed_at"] = {"$lte": at}
        matching["$or"] = [{"listed_at": {"$lt": at}}, {"_id": {"$lt": post_id}}]
    cursor = scope[COLLECTION].find(matching, UNLISTED, session=scope.session)
    documents = await cursor.sort(NEWEST_FIRST).limit(limit).to_list(limit)
    return [_listed(document) for document in documents]


async def of_author(scope: Scope, person_id: str, limit: int) -> list[Post]:
    cursor = scope[COLLECTION].find({"author_id": person_id}, session=scope.session)
    return [read_document(Post, document) for document in await cursor.limit(limit).to_list(limit)]


async def statuses(scope: Scope, ids: Iterable[str]) -> dict[str, str]:
    wanted = list(ids)
    cursor = scope[COLLECTION].find({"_id": {"$in": wanted}}, {"status": 1}, session=scope.session)
    documents = await cursor.to_list(len(wanted))
    return {document["_id"]: document["status"] for document in documents}


async def add(scope: Scope, posts: Sequence[Post]) -> None:
    """Raises: DuplicateError."""
    await insert(scope, COLLECTION, [write_document(post) for post in posts])


async def save(scope: Scope, post: Post) -> None:
    """Raises: StaleVersionError."""
    await replace_version(scope, COLLECTION, write_document(post), version=post.version - 1)


async def save_all(scope: Scope, posts: Sequence[Post]) -> None:
    """Raises: StaleVersionError."""
    await replace_versions(scope, COLLECTION, [write_document(post) for post in posts])


def _listed(document: Document) -> Listed:
    unread = dict.fromkeys(UNLISTED, "")
    return Listed(read_document(Post, {**document, **unread}), document["excerpt"])
