"""Posts in MongoDB."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.content.domain.post import FOLLOWED, Post
from shared.audience import reach
from shared.contracts.values import PostStatus
from shared.mongo import Document, Index, Place, Scope, first_of, read_document

COLLECTION = "posts"
NEWEST_FIRST = [("listed_at", -1), ("_id", -1)]
UNLISTED = {"body": 0, "html": 0, "text": 0}
"""What a list does without."""


_FILTERS = ("kind", "language", "author_id")
"""What an index is asked of further filters, before any post is read; tags may be several."""


def _by(*fields: str) -> Index:
    further = [(field, 1) for field in _FILTERS if field not in fields]
    return Index([("status", 1), *((field, 1) for field in fields), *NEWEST_FIRST, *further])


_IN_PLACES = {
    (place, first): _by(*filter(None, (first, place)))
    for place in (reach.SIGHT, reach.AUDIENCE)
    for first in (None, "kind", "language", "tags")
}
_OF_AUTHOR = Index([*_by("author_id").fields, (reach.SIGHT, 1), (reach.AUDIENCE, 1)])
INDEXES = (*_IN_PLACES.values(), _OF_AUTHOR, Index("author_id"), reach.FILING)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. `places`: queries that together find all of where; or wherever, of an author.

    A filter that is added here is added to the indexes as well: one that begins with it, so that
    it passes over nothing, or `_FILTERS`, so that it reads nothing that it leaves out.
    """

    status: PostStatus
    places: Sequence[Document] = ({},)
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
        return {name: value for name, value in wanted.items() if value is not None}

    def index(self, place: Document) -> Index:
        """The one that passes over least."""
        if not place or (self.author_id is not None and self.tag is None):
            return _OF_AUTHOR
        given = {"tags": self.tag, "kind": self.kind, "language": self.language}
        first = next((field for field, value in given.items() if value is not None), None)
        return _IN_PLACES[next(iter(place)), first]


@dataclass(frozen=True, slots=True)
class Listed:
    """A post in a list: its `body`, `html` and `text` are not read."""

    post: Post
    excerpt: str


@dataclass(frozen=True, slots=True)
class Head:
    """What replies go along with."""

    status: str
    title: str


async def newest(
    scope: Scope, filters: Filters, *, before: tuple[datetime, str] | None, limit: int
) -> list[Listed]:
    matching = filters.matching()
    if before is not None:
        at, post_id = before
        matching["listed_at"] = {"$lte": at}
        matching["$or"] = [{"listed_at": {"$lt": at}}, {"_id": {"$lt": post_id}}]
    places = [Place({**matching, **place}, filters.index(place)) for place in filters.places]
    found = await first_of(scope, COLLECTION, places, NEWEST_FIRST, limit, UNLISTED)
    return [_listed(document) for document in found]


async def heads(scope: Scope, ids: Iterable[str]) -> dict[str, Head]:
    """By id, of those that take their replies along."""
    matching = {"_id": {"$in": list(ids)}, "status": {"$in": list(FOLLOWED)}}
    cursor = scope[COLLECTION].find(matching, {"status": 1, "title": 1}, session=scope.session)
    return {each["_id"]: Head(each["status"], each["title"]) async for each in cursor}


def _listed(document: Document) -> Listed:
    unread = dict.fromkeys(UNLISTED, "")
    return Listed(read_document(Post, {**document, **unread}), document["excerpt"])
