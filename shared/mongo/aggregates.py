"""Aggregates as documents: `id` is stored as `_id`, all other fields unchanged."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from shared.mongo.pages import Order, Place, first_of
from shared.mongo.store import WHOLE, Document, Scope

Stored = TypeVar("Stored", bound=BaseModel)


def write_document(aggregate: BaseModel) -> Document:
    document = aggregate.model_dump(mode="python")
    document["_id"] = document.pop("id")
    return document


def read_document(model: type[Stored], document: Document) -> Stored:
    return model.model_validate({**document, "id": document["_id"]})


async def read_many(
    scope: Scope, collection: str, model: type[Stored], ids: Iterable[str]
) -> dict[str, Stored]:
    """Return the existing aggregates, by id."""
    rows = await rows_by_id(scope, collection, ids)
    return {row["_id"]: read_document(model, row) for row in rows.values()}


async def read_first_of(
    scope: Scope,
    collection: str,
    model: type[Stored],
    places: Sequence[Place],
    order: Order,
    limit: int,
) -> list[Stored]:
    """Return the aggregates of one page of a list, as `first_of` finds them."""
    rows = await first_of(scope, collection, places, order, limit)
    return [read_document(model, row) for row in rows]


async def in_batches(
    scope: Scope, collection: str, model: type[Stored], size: int
) -> AsyncIterator[list[Stored]]:
    """Yield a whole collection by id. It may miss documents that are added meanwhile."""
    after = ""
    while True:
        cursor = scope[collection].find({"_id": {"$gt": after}}, session=scope.session)
        documents = await cursor.sort("_id", 1).limit(size).to_list(size)
        if not documents:
            return
        yield [read_document(model, document) for document in documents]
        after = documents[-1]["_id"]


async def all_rows(
    scope: Scope, collection: str, size: int = 1_000
) -> AsyncIterator[list[Document]]:
    """Yield a whole collection in natural order, which is the fastest."""
    page: list[Document] = []
    async for row in scope[collection].find({}, batch_size=size):
        page.append(row)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


async def rows_by_id(
    scope: Scope, collection: str, ids: Iterable[object]
) -> dict[object, Document]:
    """Return the existing rows."""
    wanted = list(ids)
    if not wanted:
        return {}
    # the store finds one id without planning a query
    matching = wanted[0] if len(wanted) == 1 else {"$in": wanted}
    cursor = scope[collection].find({"_id": matching}, session=scope.session, batch_size=WHOLE)
    return {row["_id"]: row for row in await cursor.to_list(len(wanted))}


async def rows_once(scope: Scope, collection: str, ids: Iterable[str]) -> dict[str, Document]:
    """Return the existing rows, by id.

    A transaction reads each row once, and must not write it.
    """
    read = scope.read if scope.session is not None else {}
    wanted = set(ids)
    if missing := [key for key in wanted if (collection, key) not in read]:
        found = await rows_by_id(scope, collection, missing)
        read.update({(collection, key): found.get(key) for key in missing})
    return {key: row for key in wanted if (row := read[collection, key]) is not None}


async def row_once(scope: Scope, collection: str, field: str, value: str) -> Document | None:
    """Return the row with this value of a unique field. A transaction reads it once."""
    read = scope.read if scope.session is not None else {}
    place = (f"{collection} by {field}", value)
    if place not in read:
        read[place] = await scope[collection].find_one({field: value}, session=scope.session)
    return read[place]
