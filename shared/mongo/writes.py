"""Guarded writes: versions follow each other, and read models only advance.

Exception
├── DuplicateError      a document with this id or unique key exists
└── StaleVersionError   the document has changed since it was read
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateMany, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.mongo.store import Document, Scope

DUPLICATE_KEY = 11_000


class DuplicateError(Exception):
    """A document with this id or unique key exists already."""


class StaleVersionError(Exception):
    """The document is no longer at the version that the caller read."""


async def insert(scope: Scope, collection: str, documents: Sequence[Document]) -> None:
    """Insert documents. Raises DuplicateError; a transaction is then aborted as a whole.

    If the transaction collects its rows (`Scope.added`), it inserts them, and raises, at its end.
    """
    if not documents:
        return
    if scope.added is not None:
        scope.added.setdefault(collection, []).extend(documents)
        return
    try:
        if len(documents) == 1:  # the usual case, and a third of the work for the driver
            await scope[collection].insert_one(documents[0], session=scope.session)
        else:
            await scope[collection].insert_many(documents, session=scope.session)
    except DuplicateKeyError as duplicate:
        raise DuplicateError(str(duplicate)) from duplicate
    except BulkWriteError as failed:
        if _only_duplicates(failed):
            raise DuplicateError(str(failed)) from failed
        raise


async def insert_added(scope: Scope) -> None:
    """Insert the rows that the transaction collected, in one round trip for each collection.

    Raises DuplicateError.
    """
    at_once = replace(scope, added=None)
    for collection, documents in (scope.added or {}).items():
        await insert(at_once, collection, documents)


async def replace_version(
    scope: Scope, collection: str, document: Document, *, version: int
) -> None:
    """Replace the document of this `_id` if it is at `version`. Raises: StaleVersionError."""
    result = await scope[collection].replace_one(
        {"_id": document["_id"], "version": version}, document, session=scope.session
    )
    if result.matched_count == 0:
        raise StaleVersionError(f"{collection}/{document['_id']} is not at version {version}")


async def replace_versions(scope: Scope, collection: str, documents: Sequence[Document]) -> None:
    """Replace documents that are each at the previous version, in one round trip of a transaction.

    Raises: StaleVersionError if one of them is not; DuplicateError for a unique key that is taken.
    """
    if not documents:
        return
    operations = [
        ReplaceOne({"_id": document["_id"], "version": document["version"] - 1}, document)
        for document in documents
    ]
    written = scope[collection].bulk_write(operations, ordered=False, session=scope.session)
    try:
        result = await written
    except BulkWriteError as failed:
        if _only_duplicates(failed):
            raise DuplicateError(str(failed)) from failed
        raise
    if result.matched_count != len(documents):
        raise StaleVersionError(f"{collection}: not all are at the version before")


async def set_at_versions(
    scope: Scope, collection: str, documents: Sequence[Document], fields: Sequence[str]
) -> None:
    """Set these fields of documents that are each at this version, in one round trip.

    Raises: StaleVersionError if one of them is not.
    """
    if not documents:
        return
    operations = [
        UpdateOne(
            {"_id": document["_id"], "version": document["version"]},
            {"$set": {name: document[name] for name in fields}},
        )
        for document in documents
    ]
    written = scope[collection].bulk_write(operations, ordered=False, session=scope.session)
    if (await written).matched_count != len(documents):
        raise StaleVersionError(f"{collection}: not all are at the version that was read")


async def apply_newer(scope: Scope, collection: str, documents: Iterable[Document]) -> None:
    """Store each document (with `_id` and `sequence`) unless the same or a newer one is there.

    It replaces the older document as a whole. Repeated or out of order, it changes nothing: this
    makes read models idempotent. Of equal sequences, the higher `major` (1 if absent) is newer.
    """
    latest: dict[str, Document] = {}
    for document in documents:
        known = latest.get(document["_id"])
        if known is None or _age(known) < _age(document):
            latest[document["_id"]] = document
    if not latest:
        return
    operations = [
        ReplaceOne({"_id": key, **_older(document)}, document, upsert=True)
        for key, document in latest.items()
    ]
    try:
        await scope[collection].bulk_write(operations, ordered=False, session=scope.session)
    except BulkWriteError as failed:
        # upserting an older one collides with the id of the newer one: nothing to do
        if not _only_duplicates(failed):
            raise


def _age(document: Document) -> tuple[int, int]:
    return document["sequence"], document.get("major", 1)


def _older(document: Document) -> Document:
    sequence, major = _age(document)
    older: Document = {"sequence": {"$lt": sequence}}
    if major == 1:
        return older
    return {"$or": [older, {"sequence": sequence, "major": {"$not": {"$gte": major}}}]}


async def mend_each(
    scope: Scope, collection: str, changes: Sequence[tuple[Document | None, Document | None]]
) -> int:
    """Replace rows (with a `sequence`), given as pairs of before and after. Returns how many.

    Before None: insert the row. After None: delete it. A row whose sequence has changed since it
    was read stays unchanged.
    """
    operations = [_mending(before, after) for before, after in changes]
    if not operations:
        return 0
    try:
        result = await scope[collection].bulk_write(
            operations, ordered=False, session=scope.session
        )
    except BulkWriteError as failed:
        if not _only_duplicates(failed):
            raise
        done = failed.details or {}
        return int(done["nInserted"] + done["nModified"] + done["nRemoved"])
    return result.inserted_count + result.modified_count + result.deleted_count


def _mending(
    before: Document | None, after: Document | None
) -> InsertOne[Document] | ReplaceOne[Document] | DeleteOne:
    if before is None:
        return InsertOne(after or {})
    # a row without a sequence cannot have been changed by the consumer meanwhile
    as_read = {"_id": before["_id"], "sequence": before.get("sequence")}
    return ReplaceOne(as_read, after) if after is not None else DeleteOne(as_read)


async def update_each(
    scope: Scope, collection: str, ids: Iterable[str], change: Mapping[str, object]
) -> None:
    """Apply the same change to many documents, in this order, in one round trip."""
    operations = [UpdateOne({"_id": key}, change) for key in ids]
    if operations:
        await scope[collection].bulk_write(operations, ordered=True, session=scope.session)


async def update_in_turn(
    scope: Scope, collection: str, groups: Iterable[Sequence[str]], change: Mapping[str, object]
) -> None:
    """Apply a change to groups of documents, one group after the other, in one round trip."""
    operations = [UpdateMany({"_id": {"$in": group}}, change) for group in groups]
    if operations:
        await scope[collection].bulk_write(operations, ordered=True, session=scope.session)


async def upsert_each(
    scope: Scope, collection: str, changes: Mapping[str, Mapping[str, object]]
) -> None:
    """Change documents, each by id with its own change; missing ones are created."""
    operations = [UpdateOne({"_id": key}, change, upsert=True) for key, change in changes.items()]
    if operations:
        await scope[collection].bulk_write(operations, ordered=False, session=scope.session)


async def change_alike(
    scope: Scope, collection: str, changes: Iterable[tuple[Document, Document]]
) -> None:
    """Apply each change to all documents of its query, in one round trip."""
    operations = [UpdateMany(matching, change) for matching, change in changes]
    if operations:
        await scope[collection].bulk_write(operations, ordered=False, session=scope.session)


async def delete_many(scope: Scope, collection: str, matching: Document) -> int:
    """Delete the matching rows. Returns how many."""
    result = await scope[collection].delete_many(matching, session=scope.session)
    return int(result.deleted_count)


async def delete_some(scope: Scope, collection: str, matching: Document, limit: int) -> bool:
    """Delete up to `limit` of the matching rows. False: none is left."""
    ids = await some_ids(scope, collection, matching, limit)
    await delete_many(scope, collection, {"_id": {"$in": ids}})
    return len(ids) == limit


async def blank_some(scope: Scope, collection: str, field: str, value: object, limit: int) -> bool:
    """Set this field to null in up to `limit` rows that have this value. False: none is left."""
    ids = await some_ids(scope, collection, {field: value}, limit)
    await update_each(scope, collection, ids, {"$set": {field: None}})
    return len(ids) == limit


async def some_ids(scope: Scope, collection: str, matching: Document, limit: int) -> list[str]:
    cursor = scope[collection].find(matching, {"_id": 1}, session=scope.session).limit(limit)
    return [row["_id"] for row in await cursor.to_list(limit)]


def _only_duplicates(failed: BulkWriteError) -> bool:
    errors = (failed.details or {}).get("writeErrors", [])
    return bool(errors) and all(error["code"] == DUPLICATE_KEY for error in errors)
