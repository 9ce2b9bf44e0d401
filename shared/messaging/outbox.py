"""The outbox: facts committed with the change they tell, waiting for the relay.

A row: `_id` (see `row_id`), `topic`, `key`, `sequence`, `headers`, `value` (the bytes to send, made
once; null for a tombstone), `stored_at`, and either `pending: true` or `published_at`. Published
rows expire.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from shared.contracts.envelope import Fact, write_data, write_headers
from shared.mongo import Document, Scope, Store, insert, update_each

COLLECTION = "outbox"
MOST_BYTES = 8 * 2**20
"""Of values that are read at once."""
KEPT_SECONDS = 24 * 3600
"""How long a published row stays to be looked at."""


async def prepare(scope: Scope) -> None:
    """Create the indexes. Idempotent."""
    rows = scope[COLLECTION]
    await rows.create_index(
        [("key", 1), ("sequence", 1)],
        name="pending",
        partialFilterExpression={"pending": True},
    )
    await rows.create_index(
        [("stored_at", 1)], name="oldest", partialFilterExpression={"pending": True}
    )
    # a TTL index passes over rows without the field, so nothing pending ever expires
    await rows.create_index([("published_at", 1)], name="expiry", expireAfterSeconds=KEPT_SECONDS)


async def put(
    scope: Scope, facts: Sequence[Fact[Any]], tombstones: Sequence[Document] = ()
) -> None:
    """Add facts, in the transaction of the change they tell."""
    await insert(scope, COLLECTION, [*map(_row, facts), *tombstones])


def tombstone(row_id: str, topic: str, key: str, sequence: int, now: datetime) -> Document:
    """The row that ends a key: Kafka's null value, after which compaction takes all of it."""
    return {
        "_id": row_id,
        "topic": topic,
        "key": key,
        "sequence": sequence,
        "headers": [],
        "value": None,
        "stored_at": now,
        "pending": True,
    }


async def pending(store: Store, *, after_key: str, limit: int) -> tuple[list[Document], bool]:
    """Rows to send, by key and sequence, of the keys after `after_key` (a scan that goes round).

    No more than `limit`, or than MOST_BYTES; and whether there may be more. Read in one snapshot: a
    scan without one could pass the place of a fact that commits meanwhile, and then meet its
    successor.
    """

    async def read(scope: Scope) -> tuple[list[Document], bool]:
        rows = scope[COLLECTION].find(
            {"pending": True, "key": {"$gt": after_key}}, session=scope.session
        )
        found: list[Document] = []
        size = 0
        async for row in rows.sort([("key", 1), ("sequence", 1)]).limit(limit):
            found.append(row)
            size += len(row["value"] or b"")
            if size > MOST_BYTES:
                return found, True
        return found, len(found) == limit

    return await store.transact(read)


async def mark_published(scope: Scope, ids: Sequence[str], now: datetime) -> None:
    """`ids`: those of one key in the order of its versions.

    So whoever looks in the middle of it, or after it broke off, never finds a version pending
    whose successor is not: it would be sent behind that.
    """
    await update_each(
        scope, COLLECTION, ids, {"$set": {"published_at": now}, "$unset": {"pending": ""}}
    )


async def ids(scope: Scope) -> set[str]:
    """Of all rows there are."""
    return {row["_id"] async for row in scope[COLLECTION].find({}, {"_id": 1})}


async def send_missing(
    scope: Scope, there: Collection[str], ended: Collection[tuple[str, str]]
) -> int:
    """Have the relay send what topics that were put back do not have; how many rows wait then.

    there: of which rows they have the fact. ended: topic and key, where a tombstone is their last
    word.
    What follows a fact of its key that is missing is sent again behind it: else compaction would
    keep the older one.
    """
    rows = scope[COLLECTION].find({}, {"topic": 1, "key": 1, "sequence": 1, "value": 1})
    versions: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    first: dict[tuple[str, str], int] = {}
    async for row in rows:
        place = (row["topic"], row["key"])
        versions[place].append((row["sequence"], row["_id"]))
        if not (place in ended if row["value"] is None else row["_id"] in there):
            first[place] = min(row["sequence"], first.get(place, row["sequence"]))
    missing = [
        row_id
        for place, oldest in first.items()
        for sequence, row_id in versions[place]
        if sequence >= oldest
    ]
    change = {"$set": {"pending": True}, "$unset": {"published_at": ""}}
    await update_each(scope, COLLECTION, missing, change)
    return int(await scope[COLLECTION].count_documents({"pending": True}))


async def oldest_pending(scope: Scope) -> datetime | None:
    """When the fact that waits longest was committed."""
    row = await scope[COLLECTION].find_one(
        {"pending": True}, {"stored_at": 1}, sort=[("stored_at", 1)]
    )
    return row["stored_at"] if row else None


def row_id(fact_id: str, major: int) -> str:
    """A fact has one id, in however many majors it is published."""
    return fact_id if major == 1 else f"{fact_id}.v{major}"


def _row(fact: Fact[Any]) -> Document:
    return {
        "_id": row_id(fact.id, fact.major),
        "topic": fact.topic,
        "key": fact.subject,
        "sequence": fact.sequence,
        "headers": [[name, value] for name, value in write_headers(fact)],
        "value": write_data(fact),
        "stored_at": fact.time,
        "pending": True,
    }
