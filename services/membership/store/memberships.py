"""Memberships in MongoDB."""

from collections.abc import Set as AbstractSet

from services.membership.domain.membership import OPEN, Membership
from shared.contracts.values import Role, Standing
from shared.mongo import Document, Index, Scope, read_document

COLLECTION = "memberships"
OWNER_TURNS = "owner_turns"
MOST_OF_ONE_PERSON = 1_000
INDEXES = (
    Index([("community.id", 1), ("standing", 1), ("_id", 1)]),
    Index([("community.id", 1), ("standing", 1), ("role", 1), ("person_id", 1)]),
    Index([("person_id", 1), ("standing", 1), ("_id", 1)]),
)


def still_open(person_id: str) -> Document:
    """The query for where a person belongs, or waits to."""
    return {"person_id": person_id, "standing": {"$in": list(OPEN)}}


async def of_person(
    scope: Scope, person_id: str, standings: AbstractSet[Standing]
) -> list[Membership]:
    """At most MOST_OF_ONE_PERSON."""
    matching = {"person_id": person_id, "standing": {"$in": list(standings)}}
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1)
    documents = await cursor.limit(MOST_OF_ONE_PERSON).to_list(MOST_OF_ONE_PERSON)
    return [read_document(Membership, document) for document in documents]


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
