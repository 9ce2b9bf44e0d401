"""Searches of people in MongoDB: their words, and which results were opened. Kept for 90 days.

They are personal data, in no fact and no topic. They are written in batches, best effort: a process
that dies loses those of the last second.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel

from shared.mongo import (
    Document,
    Index,
    Scope,
    create_indexes,
    delete_many,
    upsert_each,
    write_document,
)

COLLECTION = "asked"
KEPT = timedelta(days=90)
_BY_TIME = Index("at", expires_seconds=int(KEPT.total_seconds()))
_BY_PERSON = Index([("person_id", 1), ("at", -1)])
INDEXES = (_BY_TIME, _BY_PERSON)

MOST = 20_000
"""The maximum number of searches that gaps are computed from: the newest ones."""
OPENED_WITHIN = timedelta(hours=1)
"""How long after a search a person's opening of a thing counts for it."""
MOST_OPENED = 50


class AskedSearch(BaseModel):
    """A search of a person.

    `places`: slugs of the communities of its filter, or of its results. `opened`: document keys of
    the opened results.
    """

    id: str
    person_id: str
    language: str
    words: str
    found: bool
    places: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    at: datetime


class Opening(BaseModel):
    """The opening of a result of the person's latest search with these words."""

    person_id: str
    words: str
    key: str
    at: datetime


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def record(
    scope: Scope, searches: Sequence[AskedSearch], openings: Iterable[Opening]
) -> None:
    """Store searches, and then the opened results of these or earlier ones. Idempotent."""
    rows = {each.id: {"$setOnInsert": write_document(each)} for each in searches}
    await upsert_each(scope, COLLECTION, rows)
    for each in openings:
        await _open(scope, each)


async def _open(scope: Scope, opening: Opening) -> None:
    latest = {
        "person_id": opening.person_id,
        "at": {"$gte": opening.at - OPENED_WITHIN},
        "words": opening.words,
        f"opened.{MOST_OPENED - 1}": {"$exists": False},
    }
    opened = {"$addToSet": {"opened": opening.key}}
    await scope[COLLECTION].find_one_and_update(latest, opened, sort=[("at", -1)])


async def since(scope: Scope, moment: datetime) -> list[AskedSearch]:
    """Return the searches since a moment, newest first, MOST at most."""
    cursor = scope[COLLECTION].find({"at": {"$gte": moment}}, session=scope.session)
    rows: list[Document] = await cursor.sort([("at", -1)]).limit(MOST).to_list(MOST)
    return [_read(row) for row in rows]


async def count(scope: Scope, since: datetime, until: datetime) -> int:
    """Count the searches between two moments."""
    between = {"at": {"$gte": since, "$lte": until}}
    return await scope[COLLECTION].count_documents(between, session=scope.session)


async def forget(scope: Scope, person_id: str) -> None:
    await delete_many(scope, COLLECTION, {"person_id": person_id})


def _read(row: Document) -> AskedSearch:
    """Read a row without validation, which would take most of the time of a list of gaps."""
    return AskedSearch.model_construct(**{**row, "id": row["_id"]})
