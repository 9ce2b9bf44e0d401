"""Whole collections, read and written as stored, on the real store."""

from io import BytesIO

import pytest

from shared.mongo import Scope, Store, insert_raw, raw_documents, raw_pages

MANY = 2_500
"""More than one page."""


async def all_of(scope: Scope, collection: str) -> list[bytes]:
    return [document async for page in raw_pages(scope, collection) for document in page]


async def test_collections_are_read_as_of_one_moment_while_others_write(store: Store) -> None:
    rows = [{"_id": f"{number:05}", "text": "été"} for number in range(MANY)]
    await store.scope["a"].insert_many(rows)
    await store.scope["b"].insert_many(rows)

    async def read(scope: Scope) -> tuple[list[bytes], list[bytes]]:
        first = await all_of(scope, "a")
        await store.scope["b"].insert_one({"_id": "z"})
        await store.scope["b"].update_many({}, {"$set": {"text": "late"}})
        return first, await all_of(scope, "b")

    a, b = await store.transact(read)
    assert len(a) == MANY
    assert sorted(a) == sorted(b)


async def test_documents_are_written_as_they_were_read(store: Store) -> None:
    await store.scope["a"].insert_many([{"_id": number, "bytes": b"\0"} for number in range(3)])
    read = await all_of(store.scope, "a")
    await insert_raw(store.scope, "b", list(raw_documents(BytesIO(b"".join(read)))))
    assert await all_of(store.scope, "b") == read


def test_half_a_document_is_refused() -> None:
    with pytest.raises(ValueError, match="in the middle"):
        list(raw_documents(BytesIO(b"\x10\0\0\0abc")))
