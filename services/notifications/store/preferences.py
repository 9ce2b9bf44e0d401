"""Preferences in MongoDB, for the persons who have changed any."""

from collections.abc import Collection

from services.notifications.domain.preferences import Preferences
from shared.mongo import Scope, delete_many, insert, read_many, replace_version, write_document

COLLECTION = "preferences"


async def find_many(
    scope: Scope, ids: Collection[str], *, time_zone: str
) -> dict[str, Preferences]:
    """Return the preferences of each person: the defaults, in this time zone, if none changed."""
    known = await read_many(scope, COLLECTION, Preferences, ids)
    return {
        person_id: known.get(person_id) or Preferences(id=person_id, time_zone=time_zone)
        for person_id in ids
    }


async def find(scope: Scope, person_id: str, *, time_zone: str) -> Preferences:
    return (await find_many(scope, [person_id], time_zone=time_zone))[person_id]


async def save(scope: Scope, preferences: Preferences) -> None:
    """Save preferences.

    Raises: StaleVersionError; DuplicateError if another process stored version 1.
    """
    document = write_document(preferences)
    if preferences.version == 1:
        await insert(scope, COLLECTION, [document])
    else:
        await replace_version(scope, COLLECTION, document, version=preferences.version - 1)


async def forget(scope: Scope, person_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": person_id})
