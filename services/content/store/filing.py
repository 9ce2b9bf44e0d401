"""The derived fields of posts, by which an index finds and orders them."""

from collections.abc import Sequence

from services.content.domain.posts.post import Post
from services.content.store.posts import posts
from services.content.store.posts.posts import ACTIVE_AT
from services.content.store.talk import replies
from shared.audience import reach
from shared.mongo import Document, Scope, read_document

BATCH = 500


async def file(scope: Scope, rows: Sequence[Document]) -> None:
    """Add visibility and last activity to rows that are about to be stored."""
    await reach.file(scope, rows)
    # a first version has no replies yet
    await _file_activity(scope, rows, [row["_id"] for row in rows if row["version"] > 1])


async def file_unfiled(scope: Scope) -> None:
    """Update rows of an older version. It is idempotent; several processes may run it at once."""
    await reach.file_unfiled(scope, posts.COLLECTION)
    while rows := await posts.unfiled(scope, BATCH):
        for row in rows:
            row["unanswered"] = read_document(Post, {**row, **posts.UNREAD}).unanswered
        await _file_activity(scope, rows, [row["_id"] for row in rows])
        await posts.file_older(scope, rows)


async def _file_activity(scope: Scope, rows: Sequence[Document], replied: Sequence[str]) -> None:
    """Set the last activity. `replied`: the ids of the posts that may have replies."""
    talked = await replies.tallies(scope, replied) if replied else {}
    for row in rows:
        last_at = talked.get(row["_id"], replies.NO_REPLIES).last_at
        row[ACTIVE_AT] = max(row["listed_at"], last_at or row["listed_at"])
