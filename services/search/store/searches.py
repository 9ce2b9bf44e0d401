"""Saved searches in MongoDB: by person, newest first, and by the hash of a feed's secret."""

from services.search.domain.saved import SavedSearch
from shared.mongo import Index, Scope, read_document

COLLECTION = "saved_searches"
INDEXES = (Index([("person_id", 1), ("created_at", -1)]),)
MOST = 100
"""The maximum number of saved searches of one person."""


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index(
        "secret_hash", unique=True, partialFilterExpression={"secret_hash": {"$gt": ""}}
    )


async def of_person(scope: Scope, person_id: str) -> list[SavedSearch]:
    """Return the person's saved searches, newest first."""
    cursor = scope[COLLECTION].find({"person_id": person_id}, session=scope.session)
    rows = await cursor.sort([("created_at", -1)]).limit(MOST).to_list(MOST)
    return [read_document(SavedSearch, row) for row in rows]


async def by_secret(scope: Scope, secret_hash: str) -> SavedSearch | None:
    row = await scope[COLLECTION].find_one({"secret_hash": secret_hash}, session=scope.session)
    return read_document(SavedSearch, row) if row else None


async def set_secret(scope: Scope, key: str, secret_hash: str | None) -> None:
    """Set the hash of the feed's secret; None revokes it. No other service needs it: no fact."""
    changed = {"$set": {"secret_hash": secret_hash}}
    owned = {"_id": key, "person_id": {"$type": "string"}}
    await scope[COLLECTION].update_one(owned, changed, session=scope.session)
