"""Topics in MongoDB, with lookup by a prefix of any name, in any language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services.membership.domain.skills.topic import Topic
from shared.contracts.topics import TopicStatus
from shared.contracts.values import Language
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
)

COLLECTION = "topics"
MOST_MATCHING = 1_000
"""The maximum number of topics with a beginning that a list reads; to find more, lengthen it."""

ORDERS: dict[Language, Order] = {
    language: [(f"label_{language}", 1), ("_id", 1)] for language in Language
}
_LISTED = {language: Index([("status", 1), *order]) for language, order in ORDERS.items()}
_NARROWER = Index([("broader", 1), ("status", 1)])
_NAMED = Index("called", unique=True)
INDEXES = (_NAMED, _NARROWER, *_LISTED.values())
"""The indexes of topics; `called` and the labels are derived fields: see filing.py."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list.

    named: the folded beginning of a label or synonym. after: label and id of the previous topic.
    """

    language: Language
    status: TopicStatus = TopicStatus.LISTED
    named: str = ""
    broader: str | None = None
    after: Sequence[Any] | None = None

    def place_of(self, row: Document) -> list[Any]:
        return [row[name] for name, _ in ORDERS[self.language]]

    def take(self, row: Document) -> bool:
        is_beyond = self.after is None or self.place_of(row) > list(self.after)
        return is_beyond and self.broader in {None, row["broader"]}


@dataclass(frozen=True, slots=True)
class Listed:
    topic: Topic
    place: Sequence[Any]


async def listed(scope: Scope, filters: Filters, *, limit: int) -> list[Listed]:
    """Return topics by label in a language."""
    rows = await (_some if filters.named or filters.broader else _first)(scope, filters, limit)
    taken = sorted(filter(filters.take, rows), key=filters.place_of)[:limit]
    return [Listed(read_document(Topic, row), filters.place_of(row)) for row in taken]


async def named(scope: Scope, names: Iterable[str]) -> list[Topic]:
    """Return the topics with one of these folded names; at most one for each."""
    matching = {"called": {"$in": list(names)}}
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=_NAMED.fields)
    return [read_document(Topic, row) for row in await cursor.to_list(None)]


async def by_name(scope: Scope, names: Iterable[str]) -> dict[str, Topic]:
    """Return the topics that have these folded names, by name."""
    wanted = set(names)
    found = await named(scope, wanted) if wanted else []
    return {name: topic for topic in found for name in topic.names if name in wanted}


async def _first(scope: Scope, filters: Filters, limit: int) -> list[Document]:
    order = ORDERS[filters.language]
    matching = beyond({"status": filters.status}, order, filters.after)
    place = Place(matching, _LISTED[filters.language])
    return await first_of(scope, COLLECTION, [place], order, limit)


async def _some(scope: Scope, filters: Filters, _: int) -> list[Document]:
    matching: Document = {"status": filters.status}
    index = _NARROWER
    if filters.named:
        # the same name has to meet both bounds, not two names of one topic
        matching["called"] = {"$elemMatch": begins_with(filters.named)}
        index = _NAMED
    else:
        matching["broader"] = filters.broader
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=index.fields)
    return await cursor.limit(MOST_MATCHING).to_list(MOST_MATCHING)
