"""Verdicts in MongoDB: rows without facts, so that verdicts stay anonymous."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from services.content.domain.freshness.verdict import Verdict
from services.content.store.rows import OwnRows
from shared.mongo import Document, Index, Scope, create_indexes

VERDICTS = OwnRows("verdicts", Verdict)
INDEXES = (Index([("post_id", 1), ("at", 1), ("still_true", 1)]), Index("person_id"))
EVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many readers say that a post is still true, and how many that it is not."""

    yes: int = 0
    no: int = 0


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, VERDICTS.collection, INDEXES)


async def tallies(scope: Scope, since: Mapping[str, datetime | None]) -> dict[str, Tally]:
    """Count the verdicts on each post since its last review. The index alone answers."""
    after = [{"post_id": key, "at": {"$gt": at or EVER}} for key, at in since.items()]
    counted: dict[str, Tally] = dict.fromkeys(since, Tally())
    if not after:
        return counted
    pipeline: list[Document] = [
        {"$match": {"$or": after}},
        {
            "$group": {
                "_id": "$post_id",
                "yes": {"$sum": {"$cond": ["$still_true", 1, 0]}},
                "no": {"$sum": {"$cond": ["$still_true", 0, 1]}},
            }
        },
    ]
    rows = scope[VERDICTS.collection].aggregate(pipeline, session=scope.session)
    return counted | {row["_id"]: Tally(row["yes"], row["no"]) async for row in rows}
