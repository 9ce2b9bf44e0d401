"""Notices in MongoDB: a record of each notified person and fact. They never change, and expire."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.notifications.domain.channels import MailWhen
from services.notifications.domain.notice import Notice
from services.notifications.domain.older import about_of
from shared.mongo import (
    WHOLE,
    Document,
    Index,
    Scope,
    blank_some,
    create_indexes,
    delete_some,
    insert,
    read_document,
    read_many,
    write_document,
)

COLLECTION = "notices"
KEPT_SECONDS = 180 * 24 * 3600
BATCH = 500
"""The number of an erased person's notices that one transaction deletes."""


INDEXES = (
    Index([("person_id", 1), ("number", 1), ("mail", 1)]),
    Index([("person_id", 1), ("made_at", 1), ("number", 1)]),
    Index([("item_id", 1), ("number", -1)]),
    Index("actor_id"),
    Index("made_at", expires_seconds=KEPT_SECONDS),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def existing(scope: Scope, ids: Collection[str]) -> set[str]:
    if not ids:
        return set()
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": list(ids)}}, {"_id": 1}, session=scope.session, batch_size=WHOLE
    )
    return {document["_id"] for document in await cursor.to_list(len(ids))}


async def find_many(scope: Scope, ids: Collection[str]) -> list[Notice]:
    return list((await read_many(scope, COLLECTION, Notice, ids)).values())


async def of_item(scope: Scope, item_id: str, limit: int) -> list[Notice]:
    """Return the notices of an item, newest first."""
    cursor = scope[COLLECTION].find({"item_id": item_id}, session=scope.session)
    documents = await cursor.sort("number", -1).limit(limit).to_list(limit)
    return [read_document(Notice, document) for document in documents]


async def following(scope: Scope, person_id: str, number: int, limit: int) -> list[Notice]:
    """Return the notices after this number, oldest first."""
    cursor = scope[COLLECTION].find({"person_id": person_id, "number": {"$gt": number}})
    documents = await cursor.sort("number", 1).limit(limit).to_list(limit)
    return [read_document(Notice, document) for document in documents]


async def last_made_by(scope: Scope, person_id: str, until: datetime) -> int:
    """Return the number of the last notice made until then; 0 if there was none."""
    row = await scope[COLLECTION].find_one(
        {"person_id": person_id, "made_at": {"$lte": until}},
        {"number": 1},
        sort=[("made_at", -1), ("number", -1)],
        session=scope.session,
    )
    return int(row["number"]) if row else 0


async def for_digest(
    scope: Scope, person_id: str, *, after: int, up_to: int, limit: int
) -> list[Notice]:
    """Return the notices of a digest, newest first."""
    cursor = scope[COLLECTION].find(
        {
            "person_id": person_id,
            "number": {"$gt": after, "$lte": up_to},
            "mail": MailWhen.DAILY,
        },
        session=scope.session,
    )
    documents = await cursor.sort("number", -1).limit(limit).to_list(limit)
    return [read_document(Notice, document) for document in documents]


async def add(scope: Scope, notices: Sequence[Notice]) -> None:
    """Add notices. Raises: DuplicateError."""
    await insert(scope, COLLECTION, [_document(notice) for notice in notices])


async def forget(scope: Scope, person_id: str) -> bool:
    """Delete some of a person's notices. False: none is left."""
    return await delete_some(scope, COLLECTION, {"person_id": person_id}, BATCH)


async def unname(scope: Scope, person_id: str) -> bool:
    """Remove this person as the actor of some notices. False: none is left."""
    return await blank_some(scope, COLLECTION, "actor_id", person_id, BATCH)


def _document(notice: Notice) -> Document:
    return {**write_document(notice), "about": about_of(notice.path, notice.variant)}
