"""Pages of lists that are merged from several queries."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.mongo.indexes import Index
from shared.mongo.store import WHOLE, Document, Scope

MERGED = 100
"""The limit on values in one query of a list.

The store merges up to 200 ranges of an index in order; beyond that it would sort all their rows.
"""

Order = Sequence[tuple[str, int]]
"""Fields, all ascending (1) or all descending (-1). The last one is unique."""


@dataclass(frozen=True, slots=True)
class Place:
    """A query of a list, and the index that answers it in the list's order.

    The index is named, because the planner caches one choice for all queries of a shape: a choice
    made for a rare tag would then also serve a common one.
    """

    matching: Document
    index: Index


def in_merged(values: Sequence[str]) -> list[list[str]]:
    """Split the values into parts of at most MERGED."""
    return [list(values[at : at + MERGED]) for at in range(0, len(values), MERGED)]


def begins_with(prefix: str) -> Document:
    """Match texts with this prefix, by a range of an index."""
    return {"$gte": prefix, "$lt": f"{prefix}\U0010ffff"}


def beyond(wanted: Document, order: Order, after: Sequence[Any] | None) -> Document:
    """Restrict a query to rows after the one with these values of the order's one or two fields."""
    if after is None:
        return wanted
    (name, direction), *further = order
    than = "$gt" if direction > 0 else "$lt"
    if not further:
        return {**wanted, name: {than: after[0]}}
    [(key, _)] = further
    return {
        **wanted,
        name: {**wanted.get(name, {}), f"{than}e": after[0]},
        "$or": [{name: {than: after[0]}}, {key: {than: after[1]}}],
    }


async def first_of(
    scope: Scope,
    collection: str,
    places: Sequence[Place],
    order: Order,
    limit: int,
    without: Document | None = None,
) -> list[Document]:
    """Return the first rows of all these queries together, reading one page of each.

    without: fields to leave out, never those of the order.
    """
    cursors = [
        scope[collection]
        .find(
            place.matching,
            without,
            session=scope.session,
            hint=place.index.fields,
            batch_size=WHOLE,
        )
        .sort(list(order))
        .limit(limit)
        for place in places
    ]
    if scope.session is None:
        pages = await asyncio.gather(*(cursor.to_list(limit) for cursor in cursors))
    else:  # a transaction runs one query at a time
        pages = [await cursor.to_list(limit) for cursor in cursors]
    rows = {row["_id"]: row for page in pages for row in page}
    fields = [field for field, _ in order]
    ordered = sorted(
        rows.values(), key=lambda row: [row[field] for field in fields], reverse=order[0][1] < 0
    )
    return ordered[:limit]
