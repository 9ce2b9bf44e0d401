"""Profiles in MongoDB."""

from collections.abc import Iterable
from datetime import datetime

from services.membership.domain.profile import Profile
from shared.mongo import Scope, insert, read_document, replace_version, write_document

COLLECTION = "profiles"


async def find(scope: Scope, person_id: str) -> Profile | None:
    document = await scope[COLLECTION].find_one({"_id": person_id}, session=scope.session)
    return read_document(Profile, document) if document else None


async def names(scope: Scope, person_ids: Iterable[str]) -> dict[str, str]:
    """The names of these people; at most a page of them."""
    cursor = scope[COLLECTION].find({"_id": {"$in": list(person_ids)}}, {"name": 1})
    return {document["_id"]: document["name"] for document in await cursor.to_list(None)}


async def erased(scope: Scope, person_ids: Iterable[str]) -> list[str]:
    """Of these people, at most those of a batch of facts, who were erased."""
    matching = {"_id": {"$in": list(person_ids)}, "erased": True}
    cursor = scope[COLLECTION].find(matching, {"_id": 1})
    return [document["_id"] for document in await cursor.to_list(None)]


async def add(scope: Scope, profile: Profile) -> None:
    """Raises: DuplicateError."""
    await insert(scope, COLLECTION, [write_document(profile)])


async def save(scope: Scope, profile: Profile) -> None:
    """Raises: StaleVersionError."""
    await replace_version(scope, COLLECTION, write_document(profile), version=profile.version - 1)


async def saw(scope: Scope, person_id: str, at: datetime) -> None:
    """A newer token that says the same: no new version."""
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$max": {"seen_at": at}}, session=scope.session
    )
