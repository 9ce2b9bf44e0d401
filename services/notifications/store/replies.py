"""The read model of answers and replies, by content's facts."""

from collections.abc import Collection

from services.notifications.domain.known import Reply
from services.notifications.store.texts import excerpt
from shared.contracts.content import ReplyData
from shared.contracts.envelope import Fact
from shared.mongo import Document, Scope, read_many

COLLECTION = "replies"


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Reply]:
    return await read_many(scope, COLLECTION, Reply, ids)


def row(fact: Fact[ReplyData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "status": fact.data.state.status,
        "author_id": fact.data.state.author_id,
        "excerpt": excerpt(fact.data.state.text),
    }
