"""Inboxes and their items in MongoDB.

An inbox numbers its person's notices. Each transaction that makes one increments the number, so two
at the same time conflict, and numbers follow the order of commits. Streams resume from these
numbers.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain.notice import Count, Inbox, Item, Notice
from services.notifications.store.notices import BATCH, KEPT_SECONDS
from shared.mongo import (
    WHOLE,
    Document,
    Scope,
    delete_some,
    drop_indexes,
    insert,
    read_document,
    read_many,
    upsert_each,
)

COLLECTION = "inboxes"
ITEMS = "items"
_OF_OLDER_VERSIONS = ("person_id_1_number_-1",)


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index([("digest_due", 1)], sparse=True)
    items = scope[ITEMS]
    await items.create_index([("person_id", 1), ("dismissed", 1), ("number", -1)])
    await items.create_index([("person_id", 1), ("unread", 1), ("number", -1)])
    await items.create_index([("made_at", 1)], expireAfterSeconds=KEPT_SECONDS)
    await drop_indexes(scope, ITEMS, _OF_OLDER_VERSIONS)


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Inbox]:
    return await read_many(scope, COLLECTION, Inbox, ids)


async def find(scope: Scope, person_id: str) -> Inbox:
    return (await find_many(scope, [person_id])).get(person_id) or Inbox(id=person_id)


async def closed(scope: Scope, ids: Collection[str]) -> list[str]:
    """Return which of these persons have an inbox that is closed for good."""
    if not ids:
        return []
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": list(ids)}, "erased": True}, {"_id": 1}, batch_size=WHOLE
    )
    return [row["_id"] for row in await cursor.to_list(len(ids))]


async def last_numbers(scope: Scope, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return `last` and `marks` of these persons' inboxes."""
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": list(ids)}}, {"last": 1, "marks": 1}, batch_size=WHOLE
    )
    rows = await cursor.to_list(len(ids))
    return {row["_id"]: (row.get("last", 0), row.get("marks", 0)) for row in rows}


@dataclass(slots=True)
class Growth:
    """The change of an inbox by new notices: their number, and a digest if none is due earlier.

    is_first: there was no inbox. unread: the new unread count, if it can be updated.
    """

    is_first: bool
    notices: int = 0
    digest_due: datetime | None = None
    unread: Count | None = None


async def grow(scope: Scope, inboxes: Mapping[str, Growth]) -> None:
    """Update inboxes, by person. An inbox that another transaction created meanwhile conflicts."""
    first, changes = [], {}
    for person_id, growth in inboxes.items():
        if growth.is_first:
            first.append(_first(person_id, growth))
        else:
            changes[person_id] = _changed(growth)
    await insert(scope, COLLECTION, first)
    await upsert_each(scope, COLLECTION, changes)


def _first(person_id: str, growth: Growth) -> Document:
    due = {"digest_due": growth.digest_due} if growth.digest_due else {}
    return {"_id": person_id, "last": growth.notices, **due}


def _changed(growth: Growth) -> Document:
    change: Document = {"$inc": {"last": growth.notices}}
    if growth.digest_due is not None:
        change["$min"] = {"digest_due": growth.digest_due}
    if growth.unread is not None:
        change["$set"] = {"count": _written(growth.unread)}
    return change


async def add_to_items(scope: Scope, notices: Sequence[Notice], known: Collection[str]) -> None:
    """Add the notices to items, oldest first. `known`: the ids of the existing items."""
    counts: Counter[str] = Counter()
    latest: dict[str, Document] = {}
    for notice in notices:
        counts[notice.item_id] += 1
        latest[notice.item_id] = {
            "person_id": notice.person_id,
            "number": notice.number,
            "latest": notice.id,
            "unread": True,
            "made_at": notice.made_at,
        }
    first = [
        {"_id": item_id, "count": counts[item_id], **item}
        for item_id, item in latest.items()
        if item_id not in known
    ]
    changes = {
        item_id: {"$set": item, "$inc": {"count": counts[item_id]}, "$unset": {"dismissed": ""}}
        for item_id, item in latest.items()
        if item_id in known
    }
    await insert(scope, ITEMS, first)
    await upsert_each(scope, ITEMS, changes)


async def newest_items(
    scope: Scope, inbox: Inbox, *, unread: bool, before: int | None, limit: int
) -> list[Item]:
    """Return the newest items. `unread`: only those with something unread.

    `before`: a number, for paging.
    """
    number: dict[str, int] = {}
    if before is not None:
        number["$lt"] = before
    matching: Document = {"person_id": inbox.id}
    if unread:
        matching["unread"] = True
        number["$gt"] = inbox.read_to
    else:
        matching["dismissed"] = None
    if number:
        matching["number"] = number
    cursor = scope[ITEMS].find(matching, session=scope.session)
    documents = await cursor.sort("number", -1).limit(limit).to_list(limit)
    return [read_document(Item, document) for document in documents]


async def find_item(scope: Scope, person_id: str, item_id: str) -> Item | None:
    document = await scope[ITEMS].find_one(
        {"_id": item_id, "person_id": person_id}, session=scope.session
    )
    return read_document(Item, document) if document else None


async def find_items(scope: Scope, ids: Collection[str]) -> dict[str, Item]:
    return await read_many(scope, ITEMS, Item, ids)


async def mark_read(scope: Scope, item: Item, number: int) -> None:
    """Mark an item as read. Notices newer than `number` stay unread."""
    await scope[ITEMS].update_one(
        {"_id": item.id},
        {"$max": {"read_to": number}, "$set": {"unread": item.number > number}},
        session=scope.session,
    )


async def dismiss(scope: Scope, item: Item, number: int) -> None:
    """Dismiss an item. Notices newer than `number` stay, unread."""
    change: Document = {
        "$max": {"read_to": number, "dismissed_to": number},
        "$set": {"unread": item.number > number},
    }
    if item.number <= number:
        change["$set"] |= {"dismissed": True, "count": 0}
    await scope[ITEMS].update_one({"_id": item.id}, change, session=scope.session)


async def mark_all_read(scope: Scope, person_id: str, number: int) -> None:
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$max": {"read_to": number}}, session=scope.session
    )


async def marked(scope: Scope, person_id: str, count: Count | None) -> None:
    """Record that something was read or dismissed, with the new unread count, if it is known."""
    change: Document = {"$inc": {"marks": 1}}
    if count is not None:
        change["$set"] = {"count": _written(count)}
    await scope[COLLECTION].update_one({"_id": person_id}, change, session=scope.session)


async def keep_count(scope: Scope, inbox: Inbox, count: Count) -> None:
    """Store a count, unless the person was notified of something since, or erased."""
    await scope[COLLECTION].update_one(
        {"_id": inbox.id, "last": inbox.last, "erased": {"$ne": True}},
        {"$set": {"count": _written(count)}},
    )


async def with_digest_due(scope: Scope, now: datetime, limit: int) -> list[Inbox]:
    cursor = scope[COLLECTION].find({"digest_due": {"$lte": now}}, session=scope.session)
    documents = await cursor.sort("digest_due", 1).limit(limit).to_list(limit)
    return [read_document(Inbox, document) for document in documents]


async def digested(scope: Scope, inbox: Inbox) -> None:
    await scope[COLLECTION].update_one(
        {"_id": inbox.id},
        {"$set": {"digested_to": inbox.last}, "$unset": {"digest_due": ""}},
        session=scope.session,
    )


async def stay_open(scope: Scope, person_id: str) -> None:
    """Write to the inbox in this transaction, so that it conflicts with the person's erasure."""
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$inc": {"wishes": 1}}, upsert=True, session=scope.session
    )


async def close(scope: Scope, person_id: str) -> None:
    """Close an inbox for good.

    A transaction that makes a notice for the person conflicts with this, and then sees it.
    """
    await scope[COLLECTION].update_one(
        {"_id": person_id},
        {
            "$set": {"erased": True, "last": 0, "read_to": 0},
            "$unset": {"digest_due": "", "count": ""},
        },
        upsert=True,
        session=scope.session,
    )


async def forget_items(scope: Scope, person_id: str) -> bool:
    """Delete some of a person's items. False: none is left."""
    return await delete_some(scope, ITEMS, {"person_id": person_id}, BATCH)


def _written(count: Count) -> Document:
    return {**count.model_dump(), "places": sorted(count.places)}
