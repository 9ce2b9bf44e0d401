"""Pages of lists that are merged from several queries."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from shared.mongo.indexes import Index
from shared.mongo.store import Document, Scope

Order = Sequence[tuple[str, int]]
"""Fields, all ascending (1) or all descending (-1). The last of them is unique."""


@dataclass(frozen=True, slots=True)
class Place:
    """A query of a list, and the index that answers it in the list's order.

    The index is named, because the planner caches one choice for all queries of a shape: a choice
    made for a rare tag would then also serve a common one.
    """

    matching: Document
    index: Index


async def first_of(
    scope: Scope,
    collection: str,
    places: Sequence[Place],
    order: Order,
    limit: int,
    without: Document | None = None,
) -> list[Document]:
    """The first rows of all these places together, at the cost of one page of each.

    without: fields to leave out, never those of the order.
    """
    cursors = [
        scope[collection]
        .find(place.matching, without, session=scope.session, hint=place.index.fields)
        .sort(list(order))
        .limit(limit)
        for place in places
    ]
    if scope.session is None:
        pages = await asyncio.gather(*(cursor.to_list(limit) for cursor in cursors))
    else:  # a transaction does one thing at a time
        pages = [await cursor.to_list(limit) for cursor in cursors]
    rows = {row["_id"]: row for page in pages for row in page}
    fields = [field for field, _ in order]
    ordered = sorted(
        rows.values(), key=lambda row: [row[field] for field in fields], reverse=order[0][1] < 0
    )
    return ordered[:limit]
