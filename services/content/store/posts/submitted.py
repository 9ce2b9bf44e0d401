"""The posts that wait for a reviewer, and the indexes that find them."""

from datetime import datetime

from services.content.domain.posts.post import Post
from shared.audience import reach
from shared.contracts.values import PostStatus
from shared.mongo import Document, Index, Scope, beyond, read_document

ASKED_AT, REVIEWER = "approval.asked_at", "approval.by_id"
_WAITING: Document = {"status": PostStatus.SUBMITTED}
_ORDER = [(ASKED_AT, 1), ("_id", 1)]
_OF_AUDIENCE = Index([("status", 1), (reach.AUDIENCE, 1), *_ORDER], where=_WAITING)
INDEXES = (_OF_AUDIENCE, Index(REVIEWER, where={REVIEWER: {"$gt": ""}}))


async def waiting(
    scope: Scope, audience: str, *, after: tuple[datetime, str] | None, limit: int
) -> list[Post]:
    """Return the posts of an audience that wait for a reviewer, longest waiting first."""
    matching = beyond({**_WAITING, reach.AUDIENCE: audience}, _ORDER, after)
    cursor = scope["posts"].find(matching, session=scope.session, hint=_OF_AUDIENCE.fields)
    rows = await cursor.sort(_ORDER).limit(limit).to_list(limit)
    return [read_document(Post, row) for row in rows]
