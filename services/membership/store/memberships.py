"""Memberships in MongoDB."""

from collections.abc import Set as AbstractSet

from services.membership.domain.membership import Membership
from shared.contracts.membership import membership_id
from shared.contracts.values import Role, Standing
from shared.mongo import (
    Index,
    Scope,
    create_indexes,
    insert,
    read_document,
    replace_version,
    write_document,
)

COLLECTION = "memberships"
OWNER_TURNS = "owner_turns"
MOST_OF_ONE_PERSON = 1_000


INDEXES = (
    Index([("community.id", 1), ("standing", 1), ("_id", 1)]),
    Index([("community.id", 1), ("standing", 1), ("role", 1), ("person_id", 1)]),
    Index([("person_id", 1), ("standing", 1), ("_id", 1)]),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, community_id: str, person_id: str) -> Membership | None:
    document = await scope[COLLECTION].find_one(
        {"_id": membership_id(community_id, person_id)}, session=scope.session
    )
    return read_document(Membership, document) if document else None


async def of_person(
    scope: Scope,
    person_id: str,
    standings: AbstractSet[Standing],
    *,
    most: int = MOST_OF_ONE_PERSON,
) -> list[Membership]:
    """At most `most`."""
    matching = {"person_id": person_id, "standing": {"$in": list(standings)}}
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1).limit(most)
    return [read_document(Membership, document) for document in await cursor.to_list(most)]


async def of_community(
    scope: Scope, community_id: str, *, standing: Standing, after_id: str, limit: int
) -> list[Membership]:
    matching = {
        "community.id": community_id,
        "standing": standing,
        "_id": {"$gt": after_id},
    }
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1).limit(limit)
    return [read_document(Membership, document) for document in await cursor.to_list(limit)]


async def count_active(scope: Scope, community_id: str) -> int:
    matching = {"community.id": community_id, "standing": Standing.ACTIVE}
    return int(await scope[COLLECTION].count_documents(matching, session=scope.session))


async def has_other_owner(scope: Scope, community_id: str, person_id: str) -> bool:
    """In a transaction: of two owners who leave at once, the second sees the first one's leaving.

    Each takes a turn on the same document first, so both cannot commit on what they saw.
    """
    await scope[OWNER_TURNS].update_one(
        {"_id": community_id}, {"$inc": {"turns": 1}}, upsert=True, session=scope.session
    )
    other = await scope[COLLECTION].find_one(
        {
            "community.id": community_id,
            "standing": Standing.ACTIVE,
            "role": Role.OWNER,
            "person_id": {"$ne": person_id},
        },
        session=scope.session,
    )
    return other is not None


async def save(scope: Scope, membership: Membership) -> None:
    """Raises: StaleVersionError, or DuplicateError if it was created beside us."""
    document = write_document(membership)
    if membership.version == 1:
        await insert(scope, COLLECTION, [document])
    else:
        await replace_version(scope, COLLECTION, document, version=membership.version - 1)
