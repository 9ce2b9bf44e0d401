"""Posts in MongoDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from services.content.domain.posts.post import RELATIONS, Post
from services.content.store.posts import reviewed, submitted
from shared.audience import reach
from shared.audience.sight import TO_EVERYONE
from shared.contracts.values import READABLE, PostStatus, Visibility
from shared.mongo import (
    Document,
    Index,
    Place,
    Scope,
    beyond,
    change_alike,
    first_of,
    read_document,
    update_each,
)

COLLECTION = "posts"
ACTIVE_AT = "active_at"
"""The field of the order by activity: when a post was published or last replied to."""


class Sort(StrEnum):
    """The sort order. `stale`: longest unchanged first, within one community."""

    NEWEST = "newest"
    ACTIVE = "active"
    STALE = "stale"


_ORDERS = {
    Sort.NEWEST: ("listed_at", -1),
    Sort.ACTIVE: (ACTIVE_AT, -1),
    Sort.STALE: ("updated_at", 1),
}
UNREAD: Document = {"body": "", "html": "", "text": "", "details": None}
"""The fields that a list does not read, and the values that stand for them."""
UNLISTED = dict.fromkeys(UNREAD, 0)


MOST_RELATED = 100
NEVER = datetime.fromtimestamp(0, UTC)
CHALLENGE = "details.idea.challenge_id"
"""The challenge that an idea answers."""

_ANSWERS = (*READABLE, PostStatus.HIDDEN, PostStatus.SUBMITTED)
"""The statuses of an idea that keeps its challenge in its community."""

DUE = {"publish_at": {"$gt": NEVER}}
"""The drafts that a job will publish."""

_FILTERS = ("kind", "language", "author_id")
"""The filters that an index checks before a post is read; not tags: a post may have several."""


def _order(sort: Sort) -> list[tuple[str, int]]:
    field, direction = _ORDERS[sort]
    return [(field, direction), ("_id", direction)]


def _by(*fields: str, sort: Sort = Sort.NEWEST, further: Sequence[str] = _FILTERS) -> Index:
    asked = [(field, 1) for field in further if field not in fields]
    return Index([("status", 1), *((field, 1) for field in fields), *_order(sort), *asked])


_PLACES = (reach.SIGHT, reach.AUDIENCE)
_IN_PLACES = {
    (place, first): _by(*filter(None, (first, place)))
    for place in _PLACES
    for first in (None, "kind", "language")
}
_TAGGED = {place: _by("tags", place, further=(*_FILTERS, "unanswered")) for place in _PLACES}
_UNANSWERED = {
    place: _by("unanswered", place, further=("language", "author_id")) for place in _PLACES
}
_ACTIVE = {
    place: _by(place, sort=Sort.ACTIVE, further=(*_FILTERS, "unanswered")) for place in _PLACES
}
_STALE = _by(reach.AUDIENCE, sort=Sort.STALE, further=(*_FILTERS, "unanswered"))
_OF_AUTHOR = Index([*_by("author_id").fields, (reach.SIGHT, 1), (reach.AUDIENCE, 1)])
_ANSWERING = Index(
    [(CHALLENGE, 1), ("status", 1), *_order(Sort.NEWEST)], where={CHALLENGE: {"$gt": ""}}
)
INDEXES = (
    *(*_IN_PLACES.values(), *_TAGGED.values(), *_UNANSWERED.values(), *_ACTIVE.values()),
    *(_STALE, _OF_AUTHOR, Index("author_id"), Index("editors"), Index("coauthors"), reach.FILING),
    *(Index([(field, 1), ("status", 1)], where={field: {"$gt": ""}}) for field in RELATIONS),
    Index("publish_at", where=DUE),
    *reviewed.INDEXES,
    *submitted.INDEXES,
    _ANSWERING,
)
OF_OLDER_VERSIONS = tuple(
    f"status_1_tags_1_{place}_1_listed_at_-1__id_-1_kind_1_language_1_author_id_1"
    for place in _PLACES
)
"""The names of indexes that others have replaced."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list.

    `places`: queries that together cover all audiences; an empty one covers every audience, for the
    posts of an author. `tags`: any of them. Lists of an author's, and by tag, are ordered newest
    first only. A new filter
    has to be added to the indexes as well: an index that begins with it, so that the list skips
    nothing, or `_FILTERS`, so that it reads nothing that the filter leaves out.
    """

    status: PostStatus
    places: Sequence[Document] = ({},)
    kind: str | None = None
    tags: Sequence[str] = ()
    author_id: str | None = None
    language: str | None = None
    unanswered: bool | None = None
    sort: Sort = Sort.NEWEST

    def matching(self) -> Document:
        wanted = {
            "status": self.status,
            "kind": self.kind,
            "author_id": self.author_id,
            "language": self.language,
            "unanswered": self.unanswered,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def index(self, place: Document) -> Index:
        """Return the index that skips the fewest entries."""
        where = next(iter(place), None)
        if self.sort is Sort.STALE:
            return _STALE
        if where is not None and self.sort is Sort.ACTIVE:
            return _ACTIVE[where]
        if where is not None and self.tags:
            return _TAGGED[where]
        if where is not None and self.unanswered:
            return _UNANSWERED[where]
        if where is None or self.author_id is not None:
            return _OF_AUTHOR
        given = {"kind": self.kind, "language": self.language}
        first = next((field for field, value in given.items() if value is not None), None)
        return _IN_PLACES[where, first]


@dataclass(frozen=True, slots=True)
class Listed:
    """A post in a list, without its texts. at: the time that the order uses."""

    post: Post
    excerpt: str
    at: datetime
    stage: str | None = None


async def listed(
    scope: Scope, filters: Filters, *, before: tuple[datetime, str] | None, limit: int
) -> list[Listed]:
    """Return the next posts in the order, after the place `before`."""
    order = _order(filters.sort)
    matching = beyond(filters.matching(), order, before)
    tagged: list[Document] = [{"tags": tag} for tag in filters.tags] or [{}]
    places = [
        Place({**matching, **place, **tag}, filters.index(place))
        for place in filters.places
        for tag in tagged
    ]
    found = await first_of(scope, COLLECTION, places, order, limit, UNLISTED)
    return [_listed(document, filters.sort) for document in found]


async def related(scope: Scope, field: str, post_id: str) -> list[Post]:
    """Return posts that point to this one, without their texts. `field`: one of RELATIONS."""
    matching = {field: post_id, "status": {"$in": list(READABLE)}}
    cursor = scope[COLLECTION].find(matching, UNLISTED, session=scope.session)
    rows = await cursor.limit(MOST_RELATED).to_list(MOST_RELATED)
    return [read_document(Post, {**row, **UNREAD}) for row in rows]


async def answering(scope: Scope, challenge_id: str) -> list[Listed]:
    """Return the published ideas for a challenge, newest first; at most MOST_RELATED."""
    matching = {CHALLENGE: challenge_id, "status": PostStatus.PUBLISHED}
    cursor = scope[COLLECTION].find(matching, UNLISTED, session=scope.session)
    rows = await cursor.sort(_order(Sort.NEWEST)).limit(MOST_RELATED).to_list(MOST_RELATED)
    return [_listed(row, Sort.NEWEST) for row in rows]


async def has_ideas(scope: Scope, challenge_id: str) -> bool:
    """Return whether an idea answers this challenge, in any status except draft."""
    matching = {CHALLENGE: challenge_id, "status": {"$in": list(_ANSWERS)}}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return bool(await cursor.hint(_ANSWERING.fields).limit(1).to_list(1))


async def due(scope: Scope, now: datetime, limit: int) -> list[Post]:
    """Return drafts whose time has come, longest due first."""
    matching = {"publish_at": {"$gt": NEVER, "$lte": now}}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    rows = await cursor.sort("publish_at", 1).limit(limit).to_list(limit)
    return [read_document(Post, row) for row in rows]


async def published_since(scope: Scope, author_id: str, since: datetime, *, limit: int) -> int:
    """Count the posts that a person published after a moment, up to a limit."""
    wanted = {"status": PostStatus.PUBLISHED, "author_id": author_id, "listed_at": {"$gt": since}}
    return await scope[COLLECTION].count_documents(
        wanted, session=scope.session, limit=limit, hint=_OF_AUTHOR.fields
    )


async def has_published_before(scope: Scope, author_id: str, moment: datetime) -> bool:
    wanted = {"status": PostStatus.PUBLISHED, "author_id": author_id, "listed_at": {"$lt": moment}}
    cursor = scope[COLLECTION].find(wanted, {"_id": 1}, session=scope.session)
    return bool(await cursor.hint(_OF_AUTHOR.fields).limit(1).to_list(1))


async def raise_activity(scope: Scope, replied_at: Mapping[str, datetime]) -> None:
    """Record when these posts were replied to; late, repeated and unordered calls are harmless."""
    changes = [({"_id": key}, {"$max": {ACTIVE_AT: at}}) for key, at in replied_at.items()]
    await change_alike(scope, COLLECTION, changes)


async def unfiled(scope: Scope, limit: int) -> list[Document]:
    """Return rows of an older version, which no list by activity has."""
    sights = [*Visibility, TO_EVERYONE, reach.UNKNOWN]
    matching = {"status": {"$in": [*PostStatus]}, reach.SIGHT: {"$in": sights}, ACTIVE_AT: None}
    cursor = scope[COLLECTION].find(
        matching, UNLISTED, session=scope.session, hint=_ACTIVE[reach.SIGHT].fields
    )
    return await cursor.limit(limit).to_list(limit)


async def file_older(scope: Scope, rows: Sequence[Document]) -> None:
    """Store the derived fields of such rows, unless another process was faster."""
    changes = [
        (
            {"_id": row["_id"], ACTIVE_AT: None},
            {"$set": {field: row[field] for field in (ACTIVE_AT, "unanswered")}},
        )
        for row in rows
    ]
    await change_alike(scope, COLLECTION, changes)


async def there(scope: Scope, ids: Iterable[str]) -> set[str]:
    """Return the ids of those of these posts that readers of their audience can read."""
    matching = {"_id": {"$in": list(ids)}, "status": {"$in": list(READABLE)}}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return {each["_id"] async for each in cursor}


async def listed_by_id(
    scope: Scope, ids: Iterable[str], statuses: Iterable[PostStatus] = READABLE
) -> dict[str, Listed]:
    """Return those of these posts that have one of these statuses, by id."""
    matching = {"_id": {"$in": list(ids)}, "status": {"$in": list(statuses)}}
    cursor = scope[COLLECTION].find(matching, UNLISTED, session=scope.session)
    return {each["_id"]: _listed(each, Sort.NEWEST) async for each in cursor}


async def hold(scope: Scope, *held: Post) -> None:
    """Write posts, so that no other transaction that changes one of them can commit as well."""
    await update_each(scope, COLLECTION, [post.id for post in held], {"$inc": {"held": 1}})


def _listed(document: Document, sort: Sort) -> Listed:
    post = read_document(Post, {**document, **UNREAD})
    at = document[_ORDERS[sort][0]]
    return Listed(post, document["excerpt"], at, document.get("stage"))
