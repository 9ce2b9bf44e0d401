"""The read model of memberships, by membership's facts.

`heard_at`: when this service received the membership, which may be after later notices to members.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from services.notifications.domain.known import Membership
from shared.audience import memberships
from shared.contracts.envelope import Fact
from shared.contracts.membership import MembershipData
from shared.contracts.values import Role, Standing
from shared.mongo import Document, Index, Scope, create_indexes, read_many

COLLECTION = memberships.COLLECTION
INDEXES = (
    Index([("community_id", 1), ("standing", 1), ("person_id", 1), ("heard_at", 1)]),
    Index([("community_id", 1), ("standing", 1), ("role", 1), ("person_id", 1)]),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Membership]:
    return await read_many(scope, COLLECTION, Membership, ids)


async def members(
    scope: Scope, community_id: str, *, after: str, heard_since: datetime | None, limit: int
) -> list[str]:
    """Return the ids of active members after this one.

    `heard_since`: only those whose membership this service has received since then.
    """
    matching: Document = {
        "community_id": community_id,
        "standing": Standing.ACTIVE,
        "person_id": {"$gt": after},
    }
    if heard_since is not None:
        matching["heard_at"] = {"$gte": heard_since}
    return await _persons(scope, matching, limit)


async def with_roles(
    scope: Scope, community_id: str, roles: Iterable[Role], *, after: str, limit: int
) -> list[str]:
    """Return the ids of the active members after this one who have one of these roles."""
    matching: Document = {
        "community_id": community_id,
        "standing": Standing.ACTIVE,
        "role": {"$in": list(roles)},
        "person_id": {"$gt": after},
    }
    return await _persons(scope, matching, limit)


async def _persons(scope: Scope, matching: Document, limit: int) -> list[str]:
    cursor = scope[COLLECTION].find(
        matching,
        {"_id": 0, "person_id": 1},  # the index alone answers this query
        session=scope.session,
    )
    documents = await cursor.sort("person_id", 1).limit(limit).to_list(limit)
    return [document["person_id"] for document in documents]


def row(fact: Fact[MembershipData]) -> Document:
    return {**memberships.row(fact), "since": fact.data.state.since}
