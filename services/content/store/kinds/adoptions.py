"""Adoptions in MongoDB: rows without facts."""

from services.content.domain.kinds.adoption import Adoption
from shared.contracts.values import CommunityRef
from shared.mongo import (
    Index,
    Scope,
    change_alike,
    create_indexes,
    delete_many,
    delete_some,
    upsert_each,
    write_document,
)

COLLECTION = "adoptions"
INDEXES = (Index([("post_id", 1), ("community_id", 1)]), Index("person_id"))
MOST_COMMUNITIES = 1_000
AT_ONCE = 1_000


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def put(scope: Scope, adoption: Adoption) -> None:
    row = write_document(adoption)
    await upsert_each(scope, COLLECTION, {row.pop("_id"): {"$setOnInsert": row}})


async def take_back(scope: Scope, adoption_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": adoption_id})


async def is_there(scope: Scope, adoption_id: str) -> bool:
    return bool(await scope[COLLECTION].find_one({"_id": adoption_id}, session=scope.session))


async def communities(scope: Scope, post_id: str) -> list[CommunityRef]:
    """Return the communities that adopted it, by id, regardless of visibility."""
    matching = {"post_id": post_id, "community_id": {"$gt": ""}}
    rows = scope[COLLECTION].find(matching, {"community": 1}, session=scope.session)
    found = await rows.sort("community_id", 1).limit(MOST_COMMUNITIES).to_list(MOST_COMMUNITIES)
    return [CommunityRef.model_validate(row["community"]) for row in found]


async def people(scope: Scope, post_id: str) -> int:
    """Count the people who adopted it for themselves."""
    own = {"post_id": post_id, "community_id": ""}
    return int(await scope[COLLECTION].count_documents(own, session=scope.session))


async def forget_post(scope: Scope, post_id: str) -> bool:
    """Delete some adoptions of a post. Return False if none is left."""
    return await delete_some(scope, COLLECTION, {"post_id": post_id}, AT_ONCE)


async def forget_person(scope: Scope, person_id: str) -> bool:
    """Delete some adoptions of a person; communities' stay. Return False if none is left."""
    of_community = {"person_id": person_id, "community_id": {"$gt": ""}}
    await change_alike(scope, COLLECTION, [(of_community, {"$set": {"person_id": None}})])
    return await delete_some(scope, COLLECTION, {"person_id": person_id}, AT_ONCE)
