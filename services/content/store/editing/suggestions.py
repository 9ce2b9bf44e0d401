"""Suggestions in MongoDB."""

from services.content.domain.editing.suggestion import Suggestion
from shared.contracts.suggestions import SuggestionStatus
from shared.mongo import Document, Index, Scope, read_document

COLLECTION = "suggestions"
INDEXES = (
    Index([("post_id", 1), ("status", 1), ("_id", -1), ("author_id", 1)]),
    *(Index(name) for name in ("author_id", "recipients", "decider_id")),
)
KEPT = tuple(status for status in SuggestionStatus if status is not SuggestionStatus.WITHDRAWN)
"""The statuses with texts."""


async def of_post(
    scope: Scope,
    post_id: str,
    status: SuggestionStatus,
    *,
    author_id: str | None,
    before: str | None,
    limit: int,
) -> list[Suggestion]:
    """Return suggestions of a status, newest first. `author_id`: only those of this person."""
    matching: Document = {"post_id": post_id, "status": status}
    if author_id is not None:
        matching["author_id"] = author_id
    if before is not None:
        matching["_id"] = {"$lt": before}
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=INDEXES[0].fields)
    rows = await cursor.sort("_id", -1).limit(limit).to_list(limit)
    return [read_document(Suggestion, row) for row in rows]


async def kept_of(scope: Scope, post_id: str, limit: int) -> list[Suggestion]:
    """Return suggestions of a post that have texts."""
    matching = {"post_id": post_id, "status": {"$in": list(KEPT)}}
    rows = await scope[COLLECTION].find(matching, session=scope.session).limit(limit).to_list(limit)
    return [read_document(Suggestion, row) for row in rows]
