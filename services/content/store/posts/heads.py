"""The heads of posts: the fields that replies and files follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.content.domain.posts.post import FOLLOWED, Post
from services.content.store.posts.posts import COLLECTION
from shared.mongo import Document, Scope

ASKED_AT_ONCE = 100
"""The number of alternatives in one query."""


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a post that replies and files follow.

    `place`: the id of its community. `into`: the post to which its replies go, if it was merged.
    """

    status: str
    title: str
    place: str | None
    into: str | None = None

    @classmethod
    def of(cls, post: Post) -> "Head":
        place = post.community.id if post.community else None
        return cls(post.status, post.title, place, post.merged_into)


async def heads(scope: Scope, ids: Iterable[str]) -> dict[str, Head]:
    """Return the heads of those of these posts that replies follow, by id."""
    matching = {"_id": {"$in": list(ids)}, "status": {"$in": list(FOLLOWED)}}
    fields = {"status": 1, "title": 1, "community": 1, "merged_into": 1}
    cursor = scope[COLLECTION].find(matching, fields, session=scope.session)
    return {each["_id"]: _head(each) async for each in cursor}


async def posts_of_any(scope: Scope, collection: str, ways: Sequence[Document]) -> set[str]:
    """Return the ids of the posts whose rows in this collection match any of these."""
    found: set[str] = set()
    for at in range(0, len(ways), ASKED_AT_ONCE):
        some = {"$or": ways[at : at + ASKED_AT_ONCE]}
        found.update(await scope[collection].distinct("post.id", some, session=scope.session))
    return found


def _head(row: Document) -> Head:
    place = row["community"]["id"] if row["community"] else None
    return Head(row["status"], row["title"], place, row.get("merged_into"))
