"""The resources, in MongoDB."""

from shared.mongo import Index, Scope, read_document
from tests.integration.walkthrough.library.contract import ResourceStatus
from tests.integration.walkthrough.library.domain.resource import Resource

COLLECTION = "resources"
INDEXES = (Index([("community.id", 1), ("status", 1), ("_id", 1)]), Index("owner_id"))


async def of_community(
    scope: Scope, community_id: str, *, after_id: str, limit: int
) -> list[Resource]:
    """Return resources, oldest first (ids are UUIDv7)."""
    matching = {
        "community.id": community_id,
        "status": ResourceStatus.LISTED,
        "_id": {"$gt": after_id},
    }
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1).limit(limit)
    return [read_document(Resource, document) for document in await cursor.to_list(limit)]
