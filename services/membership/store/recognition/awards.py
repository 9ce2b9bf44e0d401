"""Awards in MongoDB."""

from services.membership.domain.recognition.award import Award
from shared.mongo import Index, Scope, read_document

COLLECTION = "awards"
_CREDENTIAL = Index("credential_id")
_OF = Index("person_id")
INDEXES = (_OF, _CREDENTIAL)
MOST = 100
"""More awards than there are badges."""


async def of_person(scope: Scope, person_id: str) -> list[Award]:
    """Return a person's awards, in the order in which they were earned."""
    cursor = scope[COLLECTION].find({"person_id": person_id}, session=scope.session)
    rows = await cursor.limit(MOST).to_list(MOST)
    found = [read_document(Award, row) for row in rows]
    return sorted(found, key=lambda each: (each.awarded_at, each.id))


async def with_credential(scope: Scope, credential_id: str) -> Award | None:
    row = await scope[COLLECTION].find_one({"credential_id": credential_id}, session=scope.session)
    return read_document(Award, row) if row else None


async def pass_tombstone(scope: Scope, award_id: str) -> None:
    """Leave out the version that the tombstone of a removed award has."""
    change = {"$inc": {"version": 1}}
    await scope[COLLECTION].update_one({"_id": award_id}, change, session=scope.session)
