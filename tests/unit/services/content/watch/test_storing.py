"""What the store is asked to change about items, without a store."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock, Mock, patch

import pytest

from services.content.store.watch import items
from shared.mongo import Document, Scope

SCOPE: Scope = Mock(spec=Scope)


@pytest.fixture
def changing() -> Iterator[AsyncMock]:
    with patch.object(items, "change_alike", AsyncMock()) as changing:
        yield changing


def _asked(changing: AsyncMock) -> list[tuple[Document, Document]]:
    changing.assert_awaited_once()
    call: Any = changing.await_args
    scope, collection, changes = call.args
    assert (scope, collection) == (SCOPE, "watched_items")
    return list(changes)


async def test_an_item_gets_few_further_keys_and_only_while_it_has_few(
    changing: AsyncMock,
) -> None:
    further = ["k0", *(f"k{n}" for n in range(200))]
    await items.add_feed(SCOPE, "f1", {"i1": further, "i2": ["k"]})
    had, *keyed = _asked(changing)
    assert had == ({"_id": {"$in": ["i1", "i2"]}}, {"$addToSet": {"feed_ids": "f1"}})
    few: Document = {"keys.49": {"$exists": False}}
    assert keyed == [
        ({"_id": "i1", **few}, {"$addToSet": {"keys": {"$each": further[1:51]}}}),
        ({"_id": "i2", **few}, {"$addToSet": {"keys": {"$each": ["k"]}}}),
    ]


async def test_nothing_is_asked_for_no_items(changing: AsyncMock) -> None:
    await items.add_feed(SCOPE, "f1", {})
    changing.assert_not_awaited()
