"""The read model of posts, by content's facts."""

from collections.abc import Collection

from services.notifications.domain.known import Post
from services.notifications.store.texts import excerpt
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from shared.mongo import Document, Scope, read_many

COLLECTION = "posts"


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Post]:
    return await read_many(scope, COLLECTION, Post, ids)


def row(fact: Fact[PostData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "kind": fact.data.state.kind,
        "status": fact.data.state.status,
        "community_id": fact.data.state.community.id if fact.data.state.community else None,
        "title": fact.data.state.title,
        "excerpt": excerpt(fact.data.state.text),
    }
