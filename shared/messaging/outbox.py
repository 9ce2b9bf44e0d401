"""The outbox: facts committed with the change that they record, until the relay sends them.

A row: `_id` (see `row_id`), `topic`, `key`, `sequence`, `headers`, `value` (the bytes to send; null
for a tombstone), `stored_at`, and either `pending: true` or `published_at`. Published rows expire.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from shared.contracts.envelope import Fact, write_data, write_headers
from shared.mongo import (
    Document,
    Index,
    Scope,
    Store,
    create_indexes,
    drop_indexes,
    insert,
    update_each,
    update_in_turn,
)

COLLECTION = "outbox"
MOST_BYTES = 8 * 2**20
"""The limit on the bytes of values per read."""
PAGE = 250
"""The number of rows that are read before their size is checked."""
KEPT_SECONDS = 24 * 3600
"""The time for which a published row is kept, in seconds."""


Lane = tuple[str, str]
"""A topic and a key in it: facts of one lane are published in order, lanes independently."""

FIRST: Lane = ("", "")
"""The lane that sorts before all others."""

_PENDING = {"pending": True}
_INDEXES = (
    Index([("topic", 1), ("key", 1), ("sequence", 1)], where=_PENDING, name="lanes"),
    Index("stored_at", where=_PENDING, name="oldest"),
    # this index has no pending rows, so they never expire
    Index(
        "published_at",
        where={"published_at": {"$exists": True}},
        expires_seconds=KEPT_SECONDS,
        name="published",
    ),
)
_OF_OLDER_VERSIONS = ("pending", "expiry")
"""Indexes that older versions create again when they start."""


async def prepare(scope: Scope) -> None:
    """Create the indexes. Idempotent."""
    await create_indexes(scope, COLLECTION, _INDEXES)
    await drop_indexes(scope, COLLECTION, _OF_OLDER_VERSIONS)


def lane(row: Document) -> Lane:
    return row["topic"], row["key"]


async def put(
    scope: Scope, facts: Sequence[Fact[Any]], tombstones: Sequence[Document] = ()
) -> None:
    """Add facts, in the transaction of the change that they record."""
    await insert(scope, COLLECTION, [*map(_row, facts), *tombstones])


def tombstone(row_id: str, topic: str, key: str, sequence: int, now: datetime) -> Document:
    """Return a row with a null value: Kafka's compaction then removes all records of the key."""
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


async def pending(store: Store, *, after: Lane, limit: int) -> tuple[list[Document], bool]:
    """Return rows to publish, by lane and sequence, and whether more may follow.

    Only lanes after `after` are read. At most `limit` rows, and little more than MOST_BYTES. A lane
    is returned whole, or else the first rows of that lane alone. So if rows are published again,
    because marking them failed, the repetition includes everything that was published before. The
    rows are read in one snapshot: otherwise the scan could miss a fact that commits meanwhile, and
    still find its successor.
    """
    topic, key = after
    beyond = [
        {**_PENDING, "topic": topic, "key": {"$gt": key}},
        {**_PENDING, "topic": {"$gt": topic}},
    ]

    async def read(scope: Scope) -> tuple[list[Document], bool]:
        cursor = scope[COLLECTION].find({"$or": beyond}, session=scope.session)
        cursor = cursor.sort([("topic", 1), ("key", 1), ("sequence", 1)]).limit(limit)
        found: list[Document] = []
        size = 0
        while size <= MOST_BYTES and (page := await cursor.to_list(PAGE)):
            found += page
            size += sum(len(row["value"] or b"") for row in page)
        full = size > MOST_BYTES or len(found) == limit
        return (_whole_lanes(found) if full else found), full

    return await store.transact(read)


async def mark_published(scope: Scope, rows: Sequence[Document], now: datetime) -> None:
    """Mark rows as published. Those of one lane must be in the order of its versions.

    The first row of every lane is marked, then the second, and so on. So if marking is interrupted,
    no row stays pending before a marked one of its lane: it would be published out of order.
    """
    change = {"$set": {"published_at": now}, "$unset": {"pending": ""}}
    waves = [[row["_id"] for row in wave] for wave in in_waves(rows)]
    await update_in_turn(scope, COLLECTION, waves, change)


def _whole_lanes(rows: list[Document]) -> list[Document]:
    """Return all lanes except the last, which may be incomplete, unless it is the only one."""
    last = lane(rows[-1])
    return [row for row in rows if lane(row) != last] or rows


def in_waves(rows: Iterable[Document]) -> list[list[Document]]:
    """Return the first row of every lane, then the second of every lane that has one, and so on."""
    waves: list[list[Document]] = []
    places: dict[Lane, int] = defaultdict(int)
    for row in rows:
        place = places[lane(row)]
        places[lane(row)] += 1
        if place == len(waves):
            waves.append([])
        waves[place].append(row)
    return waves


async def ids(scope: Scope) -> set[str]:
    """Return the ids of all rows."""
    return {row["_id"] async for row in scope[COLLECTION].find({}, {"_id": 1})}


async def send_missing(scope: Scope, there: Collection[str], ended: Collection[Lane]) -> int:
    """Make the relay publish rows that restored topics lack. Returns the number of pending rows.

    there: the ids of the rows whose facts are in the topics. ended: the lanes whose last record is
    a tombstone.

    If a fact is missing, all later ones of its lane are published again too: otherwise compaction
    would keep the older fact.
    """
    rows = scope[COLLECTION].find({}, {"topic": 1, "key": 1, "sequence": 1, "value": 1})
    versions: dict[Lane, list[tuple[int, str]]] = defaultdict(list)
    first: dict[Lane, int] = {}
    async for row in rows:
        place = lane(row)
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
    """Return when the oldest pending fact was committed; None if none is pending."""
    row = await scope[COLLECTION].find_one(
        {"pending": True}, {"stored_at": 1}, sort=[("stored_at", 1)]
    )
    return row["stored_at"] if row else None


def row_id(fact_id: str, major: int) -> str:
    """Return the id of the row for one major. A fact has the same id in all majors."""
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
