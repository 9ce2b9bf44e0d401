"""Profiles in MongoDB."""

from collections.abc import Iterable
from datetime import datetime

from shared.mongo import Scope

COLLECTION = "profiles"


async def names(scope: Scope, person_ids: Iterable[str]) -> dict[str, str]:
    """The names of these people; at most a page of them."""
    cursor = scope[COLLECTION].find({"_id": {"$in": list(person_ids)}}, {"name": 1})
    return {document["_id"]: document["name"] for document in await cursor.to_list(None)}


async def erased(scope: Scope, person_ids: Iterable[str]) -> list[str]:
    """Of these people, at most those of a batch of facts, who were erased."""
    matching = {"_id": {"$in": list(person_ids)}, "erased": True}
    cursor = scope[COLLECTION].find(matching, {"_id": 1})
    return [document["_id"] for document in await cursor.to_list(None)]


async def saw(scope: Scope, person_id: str, at: datetime) -> None:
    """A newer token that says the same: no new version."""
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$max": {"seen_at": at}}, session=scope.session
    )
