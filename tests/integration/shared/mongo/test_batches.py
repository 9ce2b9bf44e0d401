"""Rows of a page come in one response, also those of the longest page."""

from typing import Any

import pytest

from shared.mongo import Index, Place, Store, create_indexes, first_of, rows_by_id

ROWS = "rows"
BY_NAME = Index([("name", 1), ("_id", 1)])


async def _calls(store: Store, work: Any) -> list[str]:
    """Return the operations that the store counted during this work."""
    database = store.scope[ROWS].database
    await database.command("profile", 2)
    await work
    await database.command("profile", 0)
    return [row["op"] async for row in database["system.profile"].find({"ns": {"$regex": ROWS}})]


@pytest.mark.parametrize("count", [1, 100, 101, 102, 1_000])
async def test_rows_come_in_one_response(store: Store, count: int) -> None:
    await create_indexes(store.scope, ROWS, [BY_NAME])
    ids = [f"{number:04}" for number in range(count)]
    await store.scope[ROWS].insert_many([{"_id": each, "name": each} for each in ids])
    assert await _calls(store, rows_by_id(store.scope, ROWS, ids)) == ["query"]
    await store.scope[ROWS].database["system.profile"].drop()
    page = first_of(store.scope, ROWS, [Place({}, BY_NAME)], [("name", 1), ("_id", 1)], count)
    assert await _calls(store, page) == ["query"]
