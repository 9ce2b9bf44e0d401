"""A service's read model of communities, by membership's facts, in its own store."""

from collections.abc import Iterable

from shared.audience.sight import Community
from shared.contracts.envelope import Fact
from shared.contracts.membership import CommunityData
from shared.contracts.values import Visibility
from shared.mongo import Document, Index, Scope, create_indexes, read_document, read_many

COLLECTION = "communities"
INDEXES = (Index("slug"), Index([("visibility", 1), ("_id", 1)]))


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, community_id: str) -> Community | None:
    document = await scope[COLLECTION].find_one({"_id": community_id}, session=scope.session)
    return read_document(Community, document) if document else None


async def find_by_slug(scope: Scope, slug: str) -> Community | None:
    document = await scope[COLLECTION].find_one({"slug": slug}, session=scope.session)
    return read_document(Community, document) if document else None


async def find_many(scope: Scope, ids: Iterable[str]) -> dict[str, Community]:
    """The known ones, by id."""
    return await read_many(scope, COLLECTION, Community, ids)


async def closed(scope: Scope, ids: Iterable[str], open_to_all: Iterable[Visibility]) -> list[str]:
    """The ids of the communities with none of these visibilities."""
    matching = {"_id": {"$in": list(ids)}, "visibility": {"$nin": list(open_to_all)}}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return [document["_id"] async for document in cursor]


def row(fact: Fact[CommunityData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "slug": fact.data.state.slug,
        "visibility": fact.data.state.visibility,
    }
