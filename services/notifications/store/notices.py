"""Notices in MongoDB: what was told to whom. They are never changed, and expire."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.notifications.domain.channels import MailWhen
from services.notifications.domain.notice import Notice
from services.notifications.domain.older import about_of
from shared.mongo import (
    Document,
    Index,
    Scope,
    create_indexes,
    delete_many,
    insert,
    read_document,
    read_many,
    write_document,
)

COLLECTION = "notices"
KEPT_SECONDS = 180 * 24 * 3600


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
    cursor = scope[COLLECTION].find({"_id": {"$in": list(ids)}}, {"_id": 1}, session=scope.session)
    return {document["_id"] for document in await cursor.to_list(len(ids))}


async def find_many(scope: Scope, ids: Collection[str]) -> list[Notice]:
    return list((await read_many(scope, COLLECTION, Notice, ids)).values())


async def of_item(scope: Scope, item_id: str, limit: int) -> list[Notice]:
    """Newest first."""
    cursor = scope[COLLECTION].find({"item_id": item_id}, session=scope.session)
    documents = await cursor.sort("number", -1).limit(limit).to_list(limit)
    return [read_document(Notice, document) for document in documents]


async def following(scope: Scope, person_id: str, number: int, limit: int) -> list[Notice]:
    """After this number, oldest first."""
    cursor = scope[COLLECTION].find({"person_id": person_id, "number": {"$gt": number}})
    documents = await cursor.sort("number", 1).limit(limit).to_list(limit)
    return [read_document(Notice, document) for document in documents]


async def last_made_by(scope: Scope, person_id: str, until: datetime) -> int:
    """The number of the last notice that was made until then; 0: there was none."""
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
    """Newest first."""
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
    """Raises: DuplicateError."""
    await insert(scope, COLLECTION, [_document(notice) for notice in notices])


async def forget(scope: Scope, person_id: str) -> None:
    """What was told to a person, and that others were told of their doing."""
    await delete_many(scope, COLLECTION, {"person_id": person_id})
    await unname(scope, person_id)


async def unname(scope: Scope, person_id: str) -> None:
    """Have no notice say that it was this person's doing."""
    await scope[COLLECTION].update_many({"actor_id": person_id}, {"$set": {"actor_id": None}})


def _document(notice: Notice) -> Document:
    return {**write_document(notice), "about": about_of(notice.path, notice.variant)}
