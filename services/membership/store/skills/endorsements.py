"""Endorsements in MongoDB."""

from services.membership.domain.skills.endorsement import Endorsement
from shared.mongo import Index, Scope, read_document

COLLECTION = "endorsements"
MOST = 1_000
"""The maximum number of endorsements to read for one person, or by one person."""
_OF = Index("person_id")
_BY = Index("by_id")
INDEXES = (_OF, _BY)


async def of_person(scope: Scope, person_id: str) -> list[Endorsement]:
    return await _found(scope, _OF, person_id)


async def by_person(scope: Scope, person_id: str) -> list[Endorsement]:
    return await _found(scope, _BY, person_id)


async def _found(scope: Scope, index: Index, person_id: str) -> list[Endorsement]:
    [(name, _)] = index.fields
    cursor = scope[COLLECTION].find({name: person_id}, session=scope.session, hint=index.fields)
    return [read_document(Endorsement, row) for row in await cursor.limit(MOST).to_list(MOST)]
