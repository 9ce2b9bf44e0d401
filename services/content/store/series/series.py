"""Series and collections in MongoDB."""

from collections.abc import Sequence
from datetime import datetime

from services.content.domain.series.series import Series
from shared.contracts.series import SeriesKind
from shared.mongo import Document, Index, Scope, beyond, read_document

COLLECTION = "series"
MOST_OF_POST = 20
"""The maximum number of series that are shown with a post."""

_ORDER = [("updated_at", -1), ("_id", -1)]
INDEXES = (
    Index([("audience", 1), ("is_deleted", 1), *_ORDER, ("kind", 1)]),
    Index([("post_ids", 1), ("is_deleted", 1)]),
    Index("curator_id"),
)
OF_OLDER_VERSIONS = ("audience_1_is_deleted_1_updated_at_-1__id_-1",)
"""The names of indexes that others have replaced."""


async def listed(
    scope: Scope,
    audience: str,
    kind: SeriesKind | None,
    *,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[Series]:
    """Return the series of one audience, the last changed first. kind: None for all."""
    matching: Document = {"audience": audience, "is_deleted": False}
    if kind is not None:
        # rows of older versions have no kind: each is a series
        matching["kind"] = {"$in": [kind, *([None] if kind is SeriesKind.SERIES else [])]}
    wanted = beyond(matching, _ORDER, before)
    cursor = scope[COLLECTION].find(wanted, session=scope.session).sort(_ORDER).limit(limit)
    return [read_document(Series, row) for row in await cursor.to_list(limit)]


async def holding(scope: Scope, post_id: str) -> Sequence[Series]:
    """Return the series that hold a post, the oldest first; at most MOST_OF_POST."""
    wanted = {"post_ids": post_id, "is_deleted": False}
    cursor = scope[COLLECTION].find(wanted, session=scope.session).limit(MOST_OF_POST)
    found = [read_document(Series, row) for row in await cursor.to_list(MOST_OF_POST)]
    return sorted(found, key=lambda each: each.id)
