"""Items of watched feeds in MongoDB: rows without facts, which go after a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from services.content.domain.watch.item import ALIKE_WITHIN, Item, ItemStatus, Seen
from shared.mongo import (
    Document,
    Index,
    Scope,
    beyond,
    change_alike,
    create_indexes,
    delete_many,
    drop_indexes,
    insert,
    read_document,
    update_each,
    upsert_each,
    write_document,
)

COLLECTION = "watched_items"
TURNS = "watch_turns"
KEPT = timedelta(days=180)
"""How long an item is remembered after a feed had it: longer than its entries are taken.

See `item.OLDEST`. Entries without a date are taken as long as the feed has them. So the time of
theirs only begins when the feed is read and has them no more, however long it is away.
"""
FOUND_AGAIN = timedelta(days=1)
"""How old the time is, at least, that is renewed when a feed has an item again."""
MOST_COMPARED = 1_000
"""How many items of a few days a title is compared with."""
MOST_KEYS = 50

_ORDER = [("at", -1), ("_id", -1)]
INDEXES = (
    Index([("audience", 1), ("status", 1), *_ORDER]),
    Index([("audience", 1), ("at", -1)]),
    Index("keys"),
    Index([("feed_ids", 1), ("status", 1)]),
    Index("decider_id", where={"decider_id": {"$gt": ""}}),
    Index([("feed_ids", 1), ("kept_from", 1)]),
    Index("kept_from", expires_seconds=int(KEPT.total_seconds())),
)
OF_OLDER_VERSIONS = ("found_at_1",)


async def prepare(scope: Scope) -> None:
    await drop_indexes(scope, COLLECTION, OF_OLDER_VERSIONS)
    await create_indexes(scope, COLLECTION, INDEXES)
    older: Document = {"kept_from": {"$exists": False}}
    await scope[COLLECTION].update_many(older, [{"$set": {"kept_from": "$found_at"}}])


async def take_turn(scope: Scope, audience: str) -> None:
    """Make the transactions that add items to one community run one after the other.

    So each sees what the others added, and no item is added twice.
    """
    await upsert_each(scope, TURNS, {audience: {"$inc": {"taken": 1}}})


async def find(scope: Scope, item_id: str) -> Item | None:
    row = await scope[COLLECTION].find_one({"_id": item_id}, session=scope.session)
    return read_document(Item, row) if row else None


async def listed(
    scope: Scope,
    audience: str,
    status: ItemStatus,
    *,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[Item]:
    """Return a community's items of one status, newest first."""
    wanted = beyond({"audience": audience, "status": status}, _ORDER, before)
    cursor = scope[COLLECTION].find(wanted, session=scope.session, hint=INDEXES[0].fields)
    rows = await cursor.sort(_ORDER).limit(limit).to_list(limit)
    return [read_document(Item, row) for row in rows]


async def by_keys(scope: Scope, keys: Iterable[str]) -> dict[str, str]:
    """Return the ids of the items that have these keys, by key."""
    wanted = list(keys)
    cursor = scope[COLLECTION].find({"keys": {"$in": wanted}}, {"keys": 1}, session=scope.session)
    known = set(wanted)
    return {key: row["_id"] async for row in cursor for key in row["keys"] if key in known}


async def around(scope: Scope, audience: str, first: datetime, last: datetime) -> list[Seen]:
    """Return the items of a community from about this time, to compare titles with."""
    within: Document = {"$gte": first - ALIKE_WITHIN, "$lte": last + ALIKE_WITHIN}
    cursor = scope[COLLECTION].find(
        {"audience": audience, "at": within},
        {"title": 1, "feed_ids": 1, "at": 1},
        session=scope.session,
        hint=INDEXES[1].fields,
    )
    rows = await cursor.sort([("at", -1)]).limit(MOST_COMPARED).to_list(MOST_COMPARED)
    return [Seen(row["_id"], row["title"], row["feed_ids"], row["at"]) for row in rows]


async def add(scope: Scope, found: Sequence[Item]) -> None:
    await insert(scope, COLLECTION, [write_document(each) for each in found])


async def meet(
    scope: Scope, feed_id: str, keys: Mapping[str, Sequence[str]], now: datetime
) -> None:
    """Record that this feed has these items, too. keys: further ones to find each by, by id.

    Those with a date are kept for KEPT from now on. A feed may give all that it has one id: an item
    that has MOST_KEYS keys gets no further ones.
    """
    if not keys:
        return
    met: Document = {"_id": {"$in": list(keys)}}
    dated, undated = {**met, "published_at": {"$ne": None}}, {**met, "published_at": None}
    old: Document = {"found_at": {"$lt": now - FOUND_AGAIN}}
    ending: Document = {"kept_from": {"$ne": None}}
    changes: list[tuple[Document, Document]] = [
        (met, {"$addToSet": {"feed_ids": feed_id}}),
        ({**dated, **old}, {"$set": {"found_at": now, "kept_from": now}}),
        (
            {**undated, "$or": [old, ending]},
            {"$set": {"found_at": now, "kept_from": None}},
        ),
    ]
    for item_id, further in keys.items():
        has_room: Document = {"_id": item_id, f"keys.{MOST_KEYS - 1}": {"$exists": False}}
        some = list(dict.fromkeys(further))[:MOST_KEYS]
        changes.append((has_room, {"$addToSet": {"keys": {"$each": some}}}))
    await change_alike(scope, COLLECTION, changes)


async def miss(scope: Scope, feed_id: str, had: Iterable[str], now: datetime) -> None:
    """Record that this feed was read and had, of its items, only these.

    Of the others, those without a date are kept for KEPT from now on, unless another feed has them.
    """
    other: Document = {"feed_ids": feed_id, "kept_from": None, "_id": {"$nin": list(had)}}
    alone, shared = ({**other, "feed_ids.1": {"$exists": each}} for each in (False, True))
    changes: list[tuple[Document, Document]] = [
        (alone, {"$set": {"kept_from": now}}),
        ({**shared, "published_at": None}, {"$pull": {"feed_ids": feed_id}}),
    ]
    await change_alike(scope, COLLECTION, changes)


async def decide(scope: Scope, item: Item) -> None:
    decided = {
        "status": item.status,
        "decider_id": item.decider_id,
        "decided_at": item.decided_at,
        "post_id": item.post_id,
    }
    await update_each(scope, COLLECTION, [item.id], {"$set": decided})


async def leave(scope: Scope, feed_id: str, now: datetime) -> None:
    """Drop a feed that is watched no more, with the new items that no other feed has."""
    await delete_many(scope, COLLECTION, {"feed_ids": [feed_id], "status": ItemStatus.NEW})
    await miss(scope, feed_id, (), now)
    leaving: Document = {"feed_ids": feed_id}
    await change_alike(scope, COLLECTION, [(leaving, {"$pull": {"feed_ids": feed_id}})])


async def forget_person(scope: Scope, person_id: str) -> bool:
    """Forget who triaged. Return False: nothing is left."""
    matching: Document = {"decider_id": {"$eq": person_id, "$gt": ""}}
    await change_alike(scope, COLLECTION, [(matching, {"$set": {"decider_id": None}})])
    return False
