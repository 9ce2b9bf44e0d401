"""The posts of an audience whose review is due, longest due first."""

from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.store.posts.posts import COLLECTION, UNLISTED, UNREAD
from services.content.store.posts.reviewed import DUE_ON, OF_AUDIENCE, OWNER
from shared.audience import reach
from shared.contracts.values import PostStatus
from shared.mongo import Document, Scope, beyond, read_document


@dataclass(frozen=True, slots=True)
class Stale:
    """The filters of the list. `due_on`: the latest day of a review that is due."""

    audience: str
    due_on: str
    kind: str | None = None
    language: str | None = None
    owner_id: str | None = None

    def matching(self) -> Document:
        asked = {"kind": self.kind, "language": self.language, OWNER: self.owner_id}
        return {
            "status": PostStatus.PUBLISHED,
            reach.AUDIENCE: self.audience,
            DUE_ON: {"$gt": "", "$lte": self.due_on},
            **{name: value for name, value in asked.items() if value is not None},
        }


async def listed(
    scope: Scope, wanted: Stale, *, before: tuple[str, str] | None, limit: int
) -> list[Post]:
    """Return the next posts, without their texts, after the day and id `before`."""
    order = [(DUE_ON, 1), ("_id", 1)]
    matching = beyond(wanted.matching(), order, before)
    cursor = scope[COLLECTION].find(
        matching, UNLISTED, session=scope.session, hint=OF_AUDIENCE.fields
    )
    rows = await cursor.sort(order).limit(limit).to_list(limit)
    return [read_document(Post, {**row, **UNREAD}) for row in rows]
