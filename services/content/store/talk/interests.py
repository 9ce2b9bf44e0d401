"""Interests in MongoDB."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.content.domain.talk.interest import Interest
from shared.mongo import Document, Index, Scope, begins_with, beyond, read_document

COLLECTION = "interests"


class Shelf(StrEnum):
    """A person's own list of posts."""

    FOLLOWED = "followed_at"
    BOOKMARKED = "bookmarked_at"


def _order(shelf: Shelf) -> list[tuple[str, int]]:
    return [(shelf, -1), ("_id", -1)]


INDEXES = tuple(Index([("person_id", 1), *_order(shelf)]) for shelf in Shelf)


@dataclass(frozen=True, slots=True)
class Kept:
    """A post on a shelf. at: since when. key: with `at`, its place in the list."""

    post_id: str
    at: datetime
    key: str


async def on_shelf(
    scope: Scope, shelf: Shelf, person_id: str, *, before: tuple[datetime, str] | None, limit: int
) -> list[Kept]:
    """Return the newest first. Some posts may now be hidden from this person, or deleted."""
    wanted: Document = {"person_id": person_id, shelf: {"$ne": None}}
    order = _order(shelf)
    cursor = scope[COLLECTION].find(
        beyond(wanted, order, before), {"post_id": 1, shelf: 1}, session=scope.session
    )
    rows = await cursor.sort(order).limit(limit).to_list(limit)
    return [Kept(row["post_id"], row[shelf], row["_id"]) for row in rows]


async def of_post(scope: Scope, post_id: str, limit: int) -> list[Interest]:
    """Return some interests that still name a person. Ids begin with the post's."""
    matching = {"_id": begins_with(f"{post_id}."), "person_id": {"$ne": None}}
    cursor = scope[COLLECTION].find(matching, session=scope.session).limit(limit)
    return [read_document(Interest, row) for row in await cursor.to_list(limit)]
