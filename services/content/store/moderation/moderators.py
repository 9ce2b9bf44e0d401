"""The moderators of a community, in the read model of memberships."""

from collections.abc import Collection

from shared.audience import memberships
from shared.contracts.values import Role, Standing
from shared.mongo import Document, Index, Scope, create_indexes

ROLES = (Role.OWNER, Role.ANIMATOR, Role.MODERATOR)
INDEXES = (
    Index(
        [("community_id", 1), ("role", 1), ("standing", 1), ("person_id", 1)],
        where={"role": {"$in": list(ROLES)}},
    ),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, memberships.COLLECTION, INDEXES)


async def beside(scope: Scope, community_id: str, people: Collection[str]) -> bool:
    """Return whether the community has a moderator other than these people."""
    matching: Document = {
        "community_id": community_id,
        "role": {"$in": list(ROLES)},
        "standing": Standing.ACTIVE,
        "person_id": {"$nin": list(people)},
    }
    cursor = scope[memberships.COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return bool(await cursor.limit(1).to_list(1))
