"""Inboxes and their items in MongoDB.

An inbox numbers its person's notices: each transaction that makes one counts on, so two that do at
once conflict, and numbers follow in the order of commits. That is what a stream resumes from.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from services.notifications.domain.notice import Count, Inbox, Item, Notice
from services.notifications.store.notices import KEPT_SECONDS
from shared.mongo import Document, Scope, delete_many, read_document, read_many, upsert_each

COLLECTION = "inboxes"
ITEMS = "items"


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index([("digest_due", 1)], sparse=True)
    items = scope[ITEMS]
    await items.create_index([("person_id", 1), ("number", -1)])
    await items.create_index([("person_id", 1), ("unread", 1), ("number", -1)])
    await items.create_index([("made_at", 1)], expireAfterSeconds=KEPT_SECONDS)


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Inbox]:
    return await read_many(scope, COLLECTION, Inbox, ids)


async def find(scope: Scope, person_id: str) -> Inbox:
    return (await find_many(scope, [person_id])).get(person_id) or Inbox(id=person_id)


async def last_numbers(scope: Scope, ids: Sequence[str]) -> dict[str, int]:
    cursor = scope[COLLECTION].find({"_id": {"$in": list(ids)}}, {"last": 1})
    return {row["_id"]: row.get("last", 0) for row in await cursor.to_list(len(ids))}


async def count_on(
    scope: Scope,
    counts: Mapping[str, int],
    digests: Mapping[str, datetime],
    actors: Collection[str],
    unread: Mapping[str, Count],
) -> None:
    """`counts`: new notices by person. `digests`: when one is due, where there is none before.

    `unread`: their counts of what is unread, where they move on with it.
    `actors`: whose doing they tell of. Their inboxes count as well, so that telling of somebody and
    erasing them conflict.
    """
    changes: dict[str, Document] = {}
    for person_id, count in counts.items():
        changes[person_id] = {"$inc": {"last": count}}
        if due := digests.get(person_id):
            changes[person_id]["$min"] = {"digest_due": due}
        if present := unread.get(person_id):
            changes[person_id]["$set"] = {"count": _written(present)}
    for actor_id in actors:
        changes.setdefault(actor_id, {}).setdefault("$inc", {})["acts"] = 1
    await upsert_each(scope, COLLECTION, changes)


async def add_to_items(scope: Scope, notices: Sequence[Notice]) -> None:
    """Those shown in the inbox, oldest first."""
    changes: dict[str, Document] = {}
    for notice in notices:
        change = changes.setdefault(notice.item_id, {"$set": {}, "$inc": {"count": 0}})
        change["$inc"]["count"] += 1
        change["$set"] = {
            "person_id": notice.person_id,
            "number": notice.number,
            "latest": notice.id,
            "unread": True,
            "made_at": notice.made_at,
        }
    await upsert_each(scope, ITEMS, changes)


async def newest_items(
    scope: Scope, inbox: Inbox, *, unread: bool, before: int | None, limit: int
) -> list[Item]:
    """`unread`: only those with something unread in them. `before`: a number, for paging."""
    number: dict[str, int] = {}
    if before is not None:
        number["$lt"] = before
    matching: Document = {"person_id": inbox.id}
    if unread:
        matching["unread"] = True
        number["$gt"] = inbox.read_to
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
    """What is newer than `number` stays unread."""
    await scope[ITEMS].update_one(
        {"_id": item.id},
        {"$max": {"read_to": number}, "$set": {"unread": item.number > number}},
        session=scope.session,
    )


async def mark_all_read(scope: Scope, person_id: str, number: int) -> None:
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$max": {"read_to": number}}, session=scope.session
    )


async def marked(scope: Scope, person_id: str, count: Count | None) -> None:
    """That something was read; with what is unread now, where that is known."""
    change: Document = {"$inc": {"marks": 1}}
    if count is not None:
        change["$set"] = {"count": _written(count)}
    await scope[COLLECTION].update_one({"_id": person_id}, change, session=scope.session)


async def keep_count(scope: Scope, inbox: Inbox, count: Count) -> None:
    """Unless they were told something since, or erased."""
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
    """In a transaction: what else it writes of this person conflicts with their erasure."""
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$inc": {"wishes": 1}}, upsert=True, session=scope.session
    )


async def close(scope: Scope, person_id: str) -> None:
    """For good: who makes a notice for or of this person meanwhile conflicts, and then sees it."""
    await scope[COLLECTION].update_one(
        {"_id": person_id},
        {
            "$set": {"erased": True, "last": 0, "read_to": 0},
            "$unset": {"digest_due": "", "count": ""},
        },
        upsert=True,
        session=scope.session,
    )


async def forget_items(scope: Scope, person_id: str) -> None:
    await delete_many(scope, ITEMS, {"person_id": person_id})


def _written(count: Count) -> Document:
    return {**count.model_dump(), "places": sorted(count.places)}
