"""What the store is asked to change about items, without a store."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock, Mock, patch

import pytest

from services.content.domain.watch.item import Item
from services.content.entry.watch.views import ItemView
from services.content.store.watch import items
from shared.contracts.values import CommunityRef, Language
from shared.mongo import Document, Scope
from tests.support.posts import NOON

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
    await items.meet(SCOPE, "f1", {"i1": further, "i2": ["k"]}, NOON)
    _, _, *keyed = _asked(changing)
    few: Document = {"keys.49": {"$exists": False}}
    assert keyed == [
        ({"_id": "i1", **few}, {"$addToSet": {"keys": {"$each": further[1:51]}}}),
        ({"_id": "i2", **few}, {"$addToSet": {"keys": {"$each": ["k"]}}}),
    ]


async def test_nothing_is_asked_for_no_items(changing: AsyncMock) -> None:
    await items.meet(SCOPE, "f1", {}, NOON)
    changing.assert_not_awaited()


async def test_an_item_that_is_met_again_is_kept_longer_and_written_once_a_day(
    changing: AsyncMock,
) -> None:
    await items.meet(SCOPE, "f1", {"i1": [], "i2": []}, NOON)
    met, kept, *_ = _asked(changing)
    both: Document = {"_id": {"$in": ["i1", "i2"]}}
    assert met == (both, {"$addToSet": {"feed_ids": "f1"}})
    old: Document = {"found_at": {"$lt": NOON - timedelta(days=1)}}
    assert kept == ({**both, **old}, {"$set": {"found_at": NOON}})
    [expiring] = [each for each in items.INDEXES if each.expires_seconds]
    assert (expiring.keys, expiring.expires_seconds) == ("found_at", 180 * 86_400)


async def test_a_feed_that_is_left_is_left_by_all_its_items(changing: AsyncMock) -> None:
    with patch.object(items, "delete_many", AsyncMock()) as deleting:
        await items.leave(SCOPE, "f1")
    alone = {"feed_ids": ["f1"], "status": "new"}
    deleting.assert_awaited_once_with(SCOPE, "watched_items", alone)
    assert _asked(changing) == [({"feed_ids": "f1"}, {"$pull": {"feed_ids": "f1"}})]


def test_an_item_shows_when_it_was_found_first() -> None:
    place = CommunityRef(id="c1", slug="c1")
    item = Item(
        id="i1",
        audience="c1",
        community=place,
        feed_ids=("f1",),
        feed_title="News",
        keys=("k",),
        url="https://example.org/a",
        title="A",
        language=Language.ENGLISH,
        at=NOON,
        found_at=NOON + timedelta(days=100),
    )
    # a row of an older version: what has no date was found at this time
    assert ItemView.of(item, Mock()).found_at == NOON
    item.first_at = NOON + timedelta(days=2)
    assert ItemView.of(item, Mock()).found_at == NOON + timedelta(days=2)
