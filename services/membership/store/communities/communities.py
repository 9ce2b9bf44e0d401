"""Communities in MongoDB: lookup by name, and lists by visibility."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from services.membership.domain.communities.community import Community, looks_like_id
from shared.contracts.membership import Stage
from shared.contracts.values import JoinPolicy, Language, Visibility
from shared.mongo import (
    Document,
    Index,
    Order,
    Place,
    Scope,
    begins_with,
    beyond,
    first_of,
    read_document,
    read_first_of,
    read_many,
)

COLLECTION = "communities"
MOST_MATCHING = 1_000
"""The maximum number of matches of a word that a list reads; to find others, add words."""


class CommunitySort(StrEnum):
    """The order of a list; `members` and `newest` are descending."""

    SLUG = "slug"
    NAME = "name"
    NEWEST = "newest"
    MEMBERS = "members"


_ORDERS: dict[CommunitySort, Order] = {
    CommunitySort.SLUG: [("slug", 1)],
    CommunitySort.NEWEST: [("created_at", -1), ("slug", -1)],
    CommunitySort.MEMBERS: [("members", -1), ("slug", -1)],
}
_BY_NAME: dict[Language, Order] = {
    language: [(f"called_{language}", 1), ("slug", 1)] for language in Language
}


def order(sort: CommunitySort, language: Language) -> Order:
    """Return the order of a list. language: that of the names, if it sorts by them."""
    return _BY_NAME[language] if sort is CommunitySort.NAME else _ORDERS[sort]


def _by(order: Order) -> Index:
    return Index([("visibility", 1), *order, ("join_policy", 1), ("stage", 1)])


_BY_OWNERS = Index([("owners", 1), ("slug", 1)])
_ADMITTING = Index("admits")
_BY_PARENT = Index([("parent_id", 1), ("slug", 1)], where={"parent_id": {"$gt": ""}})
_BY_WORD = Index([("words", 1), ("visibility", 1)])
INDEXES = (
    Index("slug", unique=True),
    _BY_WORD,
    Index("supporters"),
    Index("tagged"),
    Index("topic_ids"),
    _BY_OWNERS,
    _ADMITTING,
    _BY_PARENT,
    *(_by(each) for each in (*_ORDERS.values(), *_BY_NAME.values())),
)
DROPPED = ("visibility_1_slug_1", "visibility_1__id_1_slug_1")
"""Of older versions. The next version drops those without `stage`: the last still uses them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list of communities.

    visibilities: visible to the person without a membership. own: the ids of the person's
    communities. selecting: the ids of communities that select the person. words: folded word
    prefixes; all must match. after: the sort values of the previous community.
    """

    visibilities: Sequence[Visibility]
    own: Sequence[str]
    order: Order
    selecting: Sequence[str] = ()
    only_own: bool = False
    join_policy: JoinPolicy | None = None
    stage: Stage | None = None
    words: Sequence[str] = ()
    after: list[Any] | None = None

    @property
    def is_descending(self) -> bool:
        return self.order[0][1] < 0

    def place_of(self, row: Document) -> list[Any]:
        """Return the values of the order's fields, which place the row in the list."""
        return [row[name] for name, _ in self.order]

    def take(self, row: Document) -> bool:
        if "members" not in row:  # an older version stored it just now: its fact adds the field
            return False
        place, after = self.place_of(row), self.after
        is_beyond = after is None or (place < after if self.is_descending else place > after)
        is_wanted = self.join_policy in {None, row["join_policy"]} and self.stage in {
            None,
            row.get("stage", Stage.ACTIVE),
        }
        return is_beyond and is_wanted and all(_has(row, word) for word in self.words)


@dataclass(frozen=True, slots=True)
class Listed:
    """A community in a list. members: their number, as of a moment ago. place: its sort values."""

    community: Community
    members: int
    place: Sequence[Any]


async def find(scope: Scope, name: str) -> Community | None:
    """Return a community by slug or id; no slug looks like an id."""
    by = "_id" if looks_like_id(name) else "slug"
    document = await scope[COLLECTION].find_one({by: name}, session=scope.session)
    return read_document(Community, document) if document else None


async def listed(scope: Scope, filters: Filters, *, limit: int) -> list[Listed]:
    """Return a page of communities.

    The few that are the person's own, or select them, are all read; the others from an index.
    """
    rows = {row["_id"]: row for row in await _own(scope, filters)}
    if not filters.only_own:
        others = _with_words if filters.words else _first
        rows |= {row["_id"]: row for row in await others(scope, filters, limit)}
    taken = sorted(
        filter(filters.take, rows.values()),
        key=filters.place_of,
        reverse=filters.is_descending,
    )
    page = list(islice(taken, limit))
    found = await read_many(scope, COLLECTION, Community, [row["_id"] for row in page])
    return [
        Listed(found[row["_id"]], row["members"], filters.place_of(row))
        for row in page
        if row["_id"] in found
    ]


async def unowned(scope: Scope, *, after: Sequence[Any] | None, limit: int) -> list[Community]:
    """Return communities without an owner, as of a moment ago, by slug. after: the previous slug.

    No list contains secret ones (decision 78).
    """
    order = _ORDERS[CommunitySort.SLUG]
    matching = {"owners": 0, "visibility": {"$ne": Visibility.SECRET}}
    place = Place(beyond(matching, order, after), _BY_OWNERS)
    return await read_first_of(scope, COLLECTION, Community, [place], order, limit)


async def about(scope: Scope, topic_ids: Iterable[str], names: Iterable[str]) -> set[str]:
    """Return the ids of communities with one of these topics or one of these folded names."""
    found: set[str] = set()
    for field, values in (("topic_ids", topic_ids), ("tagged", names)):
        if wanted := list(values):
            rows = scope[COLLECTION].find({field: {"$in": wanted}}, {"_id": 1}, hint=[(field, 1)])
            found |= {row["_id"] async for row in rows}
    return found


async def supported_by(scope: Scope, person_id: str) -> list[str]:
    """Return the ids of the proposed communities that a person supports."""
    rows = scope[COLLECTION].find({"supporters": person_id}, {"_id": 1})
    return [row["_id"] async for row in rows.limit(MOST_MATCHING)]


async def admitting(scope: Scope, held: Iterable[str]) -> list[str]:
    """Return the ids of the selected communities whose audience has one of these keys."""
    if not (keys := list(held)):
        return []
    rows = scope[COLLECTION].find({"admits": {"$in": keys}}, {"_id": 1}, hint=_ADMITTING.fields)
    return [row["_id"] async for row in rows.limit(MOST_MATCHING)]


_TEXTS = {"names": 0, "purposes": 0, "topics": 0, "domain": 0}
"""The fields that a list does not need to find its page."""


async def _own(scope: Scope, filters: Filters) -> list[Document]:
    ids = list({*filters.own, *filters.selecting})
    if not ids:
        return []
    cursor = scope[COLLECTION].find({"_id": {"$in": ids}}, _TEXTS, session=scope.session)
    return await cursor.to_list(len(ids))


async def _with_words(scope: Scope, filters: Filters, _: int) -> list[Document]:
    word = max(filters.words, key=len)
    matching = {
        "words": begins_with(word),
        "visibility": {"$in": list(filters.visibilities)},
    }
    cursor = scope[COLLECTION].find(matching, _TEXTS, session=scope.session, hint=_BY_WORD.fields)
    return await cursor.limit(MOST_MATCHING).to_list(MOST_MATCHING)


async def _first(scope: Scope, filters: Filters, limit: int) -> list[Document]:
    (name, _), *_ = filters.order
    # a row without its derived fields has no place yet
    matching = beyond({name: {"$exists": True}}, filters.order, filters.after)
    if filters.join_policy is not None:
        matching["join_policy"] = filters.join_policy
    if filters.stage is not None:
        matching["stage"] = filters.stage
    index = _by(filters.order)
    places = [Place({"visibility": each, **matching}, index) for each in filters.visibilities]
    without = {**_TEXTS, "words": 0}
    return await first_of(scope, COLLECTION, places, filters.order, limit, without)


def _has(row: Document, word: str) -> bool:
    return any(each.startswith(word) for each in row.get("words", ()))
