"""The entries of the directory in MongoDB."""

from services.membership.domain.people.directory import DirectoryEntry
from shared.audience.attributes import keys_of
from shared.audience.sight import Held
from shared.mongo import Scope, read_document

COLLECTION = "directory_entries"


async def held(scope: Scope, person_id: str) -> Held:
    """Return a person's keys; none if they have no entry."""
    found = await scope[COLLECTION].find_one({"_id": person_id}, session=scope.session)
    return keys_of(read_document(DirectoryEntry, found).attributes) if found else frozenset()
