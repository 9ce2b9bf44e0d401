"""A service's read model of communities, by membership's facts, in its own store."""

from collections.abc import Iterable

from shared.audience.sight import Community
from shared.contracts.envelope import Fact
from shared.contracts.membership import CommunityData
from shared.contracts.values import Visibility
from shared.mongo import Document, Scope, read_document

COLLECTION = "communities"
MOST = 10_000


async def prepare(scope: Scope) -> None:
    communities = scope[COLLECTION]
    await communities.create_index("slug")
    await communities.create_index("visibility")


async def find(scope: Scope, community_id: str) -> Community | None:
    document = await scope[COLLECTION].find_one({"_id": community_id}, session=scope.session)
    return read_document(Community, document) if document else None


async def find_by_slug(scope: Scope, slug: str) -> Community | None:
    document = await scope[COLLECTION].find_one({"slug": slug}, session=scope.session)
    return read_document(Community, document) if document else None


async def ids(scope: Scope, visibilities: Iterable[Visibility]) -> list[str]:
    matching = {"visibility": {"$in": list(visibilities)}}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return [document["_id"] for document in await cursor.to_list(MOST)]


def row(fact: Fact[CommunityData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "slug": fact.data.state.slug,
        "visibility": fact.data.state.visibility,
    }
