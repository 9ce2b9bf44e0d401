"""Gaps that animators took up, in MongoDB: newest first."""

from services.search.domain.gaps.gap import Gap
from shared.mongo import Index, Scope, read_document

COLLECTION = "gaps"
INDEXES = (Index("person_id"), Index([("taken_up_at", -1)]))
MOST = 500
"""The number of gaps, the newest, that are followed."""


async def newest(scope: Scope) -> list[Gap]:
    cursor = scope[COLLECTION].find({}, session=scope.session).sort([("taken_up_at", -1)])
    return [read_document(Gap, row) for row in await cursor.limit(MOST).to_list(MOST)]
