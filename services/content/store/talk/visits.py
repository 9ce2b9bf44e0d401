"""The last visit of each person to each post. It is private: no fact contains it."""

from datetime import datetime

from shared.mongo import (
    Document,
    Index,
    Scope,
    begins_with,
    create_indexes,
    delete_many,
    delete_some,
)

COLLECTION = "visits"
INDEXES = (Index("person_id"),)
AT_ONCE = 1_000


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def note(scope: Scope, post_id: str, person_id: str, now: datetime) -> datetime | None:
    """Record a visit; return the time of the previous one, None if there is none."""
    before: Document | None = await scope[COLLECTION].find_one_and_update(
        {"_id": _key(post_id, person_id)},
        {"$max": {"at": now}, "$setOnInsert": {"person_id": person_id}},
        upsert=True,
        session=scope.session,
    )
    return before["at"] if before is not None else None


async def forget(scope: Scope, person_id: str) -> bool:
    """Delete some visits of a person. Return False if none is left."""
    return await delete_some(scope, COLLECTION, {"person_id": person_id}, AT_ONCE)


async def forget_post(scope: Scope, post_id: str) -> bool:
    """Delete some visits to a post. Return False if none is left."""
    return await delete_some(scope, COLLECTION, {"_id": begins_with(f"{post_id}.")}, AT_ONCE)


async def forget_one(scope: Scope, post_id: str, person_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": _key(post_id, person_id)})


def _key(post_id: str, person_id: str) -> str:
    return f"{post_id}.{person_id}"
