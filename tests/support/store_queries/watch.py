"""Watched feeds and their items in thousands, and content's queries on them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.content.domain.watch.feed import WatchedFeed
from services.content.domain.watch.item import Item, ItemStatus
from services.content.store.watch import feeds, items
from shared.contracts.values import CommunityRef, Language
from shared.mongo import Document, Scope, insert, write_document

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
PAGE = 20
COUNT = 2_000
COMMUNITIES = 20
DAYS = 100


async def fill(scope: Scope) -> None:
    await insert(scope, feeds.COLLECTION, [_feed(number) for number in range(COUNT)])
    await insert(scope, items.COLLECTION, [_item(number) for number in range(COUNT)])


def _place(number: int) -> CommunityRef:
    return CommunityRef(id=f"w{number % COMMUNITIES}", slug=f"w{number % COMMUNITIES}")


def _feed(number: int) -> Document:
    made = WatchedFeed(
        id=f"f{number:05}",
        community=_place(number),
        url=f"https://example.org/{number}",
        language=Language.ENGLISH,
        subscriber_id=f"a{number % 40}",
        is_deleted=number % 3 == 0,
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(made)


def _item(number: int) -> Document:
    place = _place(number)
    status = list(ItemStatus)[number // COMMUNITIES % 3]
    at = NOON + timedelta(days=number // COMMUNITIES % DAYS)
    made = Item(
        id=f"i{number:05}",
        audience=place.id,
        community=place,
        feed_ids=(f"f{number % 100:05}",),
        feed_title="News",
        keys=(f"k{number}", f"g{number}"),
        url=f"https://example.org/{number}",
        title=f"News number {number}",
        language=Language.ENGLISH,
        status=status,
        at=at,
        # the store deletes them half a year after this
        found_at=datetime.now(UTC),
        kept_from=datetime.now(UTC),
        decider_id=f"a{number % 40}" if status is not ItemStatus.NEW else None,
    )
    return write_document(made)


LAST = NOON + timedelta(days=50)

ASKED: dict[str, Any] = {
    "feeds.of_community": [lambda scope: feeds.of_community(scope, "w1")],
    "feeds.count": [lambda scope: feeds.count(scope, "w1")],
    "items.listed": [
        lambda scope: items.listed(scope, "w1", ItemStatus.NEW, before=None, limit=PAGE),
        lambda scope: items.listed(
            scope, "w1", ItemStatus.DISMISSED, before=(LAST, "i01001"), limit=PAGE
        ),
    ],
    "items.by_keys": [lambda scope: items.by_keys(scope, [f"k{n}" for n in range(100)])],
    "items.around": [lambda scope: items.around(scope, "w1", NOON, LAST)],
    "items.leave": [lambda scope: items.leave(scope, "f00001", NOON)],
    "items.miss": [lambda scope: items.miss(scope, "f00002", ["i00002"], NOON)],
    "items.forget_person": [lambda scope: items.forget_person(scope, "a1")],
}
