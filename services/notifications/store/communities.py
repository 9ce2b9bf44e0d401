"""The read model of communities, by membership's facts."""

from collections.abc import Collection

from services.notifications.domain.known import Community
from shared.contracts.envelope import Fact
from shared.contracts.membership import CommunityData
from shared.mongo import Document, Scope, read_many

COLLECTION = "communities"


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Community]:
    return await read_many(scope, COLLECTION, Community, ids)


def row(fact: Fact[CommunityData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "slug": fact.data.state.slug,
        "names": {str(lang): name for lang, name in fact.data.state.names.items()},
        "visibility": fact.data.state.visibility,
    }
