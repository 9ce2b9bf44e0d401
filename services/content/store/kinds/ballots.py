"""Ballots in MongoDB: rows without facts, so that choices stay secret."""

from services.content.domain.kinds.poll import Ballot
from services.content.store.rows import OwnRows
from shared.mongo import Document, Index, Scope, create_indexes

BALLOTS = OwnRows("ballots", Ballot)
INDEXES = (Index([("post_id", 1), ("chosen", 1)]), Index("person_id"))


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, BALLOTS.collection, INDEXES)


async def cast_alike(scope: Scope, post_id: str) -> dict[tuple[int, ...], int]:
    """Return the number of ballots of a poll by their choices. The index alone answers."""
    pipeline: list[Document] = [
        {"$match": {"post_id": post_id}},
        {"$group": {"_id": "$chosen", "ballots": {"$sum": 1}}},
    ]
    rows = scope[BALLOTS.collection].aggregate(pipeline, session=scope.session)
    return {tuple(map(int, row["_id"].split())): row["ballots"] async for row in rows}
