"""The outbox: facts committed with the change they tell, waiting for the relay.

A row: `_id` (see `row_id`), `topic`, `key`, `sequence`, `headers`, `value` (the bytes to send, made
once; null for a tombstone), `stored_at`, and either `pending: true` or `published_at`. Published
rows expire.
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
"""Of values that are read at once."""
PAGE = 250
"""Rows that are read before their size is looked at."""
KEPT_SECONDS = 24 * 3600
"""How long a published row stays to be looked at."""


Lane = tuple[str, str]
"""A topic and a key in it: what is sent one after the other, and nothing else is."""

FIRST: Lane = ("", "")
"""Before all others."""

_PENDING = {"pending": True}
_INDEXES = (
    Index([("topic", 1), ("key", 1), ("sequence", 1)], where=_PENDING, name="lanes"),
    Index("stored_at", where=_PENDING, name="oldest"),
    # a row that is pending is not in it, and never expires
    Index(
        "published_at",
        where={"published_at": {"$exists": True}},
        expires_seconds=KEPT_SECONDS,
        name="published",
    ),
)
_OF_OLDER_VERSIONS = ("pending", "expiry")
"""Indexes that they make again where they start."""


async def prepare(scope: Scope) -> None:
    """Create the indexes. Idempotent."""
    await create_indexes(scope, COLLECTION, _INDEXES)
    await drop_indexes(scope, COLLECTION, _OF_OLDER_VERSIONS)


def lane(row: Document) -> Lane:
    return row["topic"], row["key"]


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


async def pending(store: Store, *, after: Lane, limit: int) -> tuple[list[Document], bool]:
    """Rows to send, by lane and sequence, of the lanes after `after` (a scan that goes round).

    No more than `limit`, or little more than MOST_BYTES; and whether there may be more. Lanes are
    whole, or the first rows of one alone: so what is sent again, because its marks were lost or
    late, ends no earlier than what was sent before. Read in one snapshot: a scan without one could
    pass the place of a fact that commits meanwhile, and then meet its successor.
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
    """`rows`: those of one lane in the order of its versions.

    The first of every lane, then the second of every lane that has one: so whoever looks in the
    middle of it, or after it broke off, never finds a version pending whose successor is not. It
    would be sent behind that.
    """
    change = {"$set": {"published_at": now}, "$unset": {"pending": ""}}
    waves = [[row["_id"] for row in wave] for wave in in_waves(rows)]
    await update_in_turn(scope, COLLECTION, waves, change)


def _whole_lanes(rows: list[Document]) -> list[Document]:
    """Without the last lane, which may go on, unless there is no other."""
    last = lane(rows[-1])
    return [row for row in rows if lane(row) != last] or rows


def in_waves(rows: Iterable[Document]) -> list[list[Document]]:
    """The first row of every lane, then the second of every lane that has one, and so on."""
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
    """Of all rows there are."""
    return {row["_id"] async for row in scope[COLLECTION].find({}, {"_id": 1})}


async def send_missing(scope: Scope, there: Collection[str], ended: Collection[Lane]) -> int:
    """Have the relay send what topics that were put back do not have; how many rows wait then.

    there: of which rows they have the fact. ended: topic and key, where a tombstone is their last
    word.
    What follows a fact of its key that is missing is sent again behind it: else compaction would
    keep the older one.
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
