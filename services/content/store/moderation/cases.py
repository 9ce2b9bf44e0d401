"""Cases in MongoDB: one row for each item with open flags, so the queue is read from an index.

All changes of an item's flags write its case, so that two at once never both succeed unseen.
"""

from collections.abc import Iterable
from datetime import datetime

from services.content.domain.moderation.case import CLAIMED_FOR, Case
from services.content.domain.moderation.flag import Flag
from services.content.domain.talk.reaction import Thing, refer_to
from shared.audience.sight import audience_id
from shared.mongo import (
    Document,
    Index,
    Scope,
    beyond,
    change_alike,
    create_indexes,
    delete_many,
    read_document,
    update_each,
    upsert_each,
)

COLLECTION = "cases"
INDEXES = (
    Index([("audience", 1), ("first_at", 1), ("_id", 1)]),
    Index("claimed_by", where={"claimed_by": {"$gt": ""}}),
    Index("thing.post_id"),
)
_ORDER = [("first_at", 1), ("_id", 1)]


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, thing_id: str) -> Case | None:
    row = await scope[COLLECTION].find_one({"_id": thing_id}, session=scope.session)
    return read_document(Case, row) if row else None


async def queue(
    scope: Scope, audience: str, *, after: tuple[datetime, str] | None, limit: int
) -> list[Case]:
    """Return the cases of an audience, longest waiting first."""
    matching = beyond({"audience": audience}, _ORDER, after)
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=INDEXES[0].fields)
    rows = await cursor.sort(_ORDER).limit(limit).to_list(limit)
    return [read_document(Case, row) for row in rows]


async def add(scope: Scope, flag: Flag) -> None:
    """Count an open flag in the case of its item, which is where the flag says."""
    await upsert_each(
        scope,
        COLLECTION,
        {
            flag.thing.id: {
                "$inc": {"flags": 1, f"reasons.{flag.reason}": 1},
                "$set": {
                    "thing": flag.thing.model_dump(),
                    "audience": audience_id(flag.community),
                },
                "$setOnInsert": {"first_at": flag.created_at},
            }
        },
    )


async def withhold(scope: Scope, thing: Thing, now: datetime) -> None:
    """Open a case, or add to the open one, of an item that waits for its release."""
    opened = {
        "thing": refer_to(thing).model_dump(),
        "audience": audience_id(thing.community),
        "first_at": now,
        "flags": 0,
        "reasons": {},
    }
    change = {"$set": {"withheld": True}, "$setOnInsert": opened}
    await upsert_each(scope, COLLECTION, {thing.id: change})


async def take_out(scope: Scope, flag: Flag) -> None:
    """Count an open flag no more; a case without flags ends."""
    change = {"$inc": {"flags": -1, f"reasons.{flag.reason}": -1}}
    await update_each(scope, COLLECTION, [flag.thing.id], change)
    ended = {"_id": flag.thing.id, "flags": {"$lte": 0}, "withheld": {"$ne": True}}
    await delete_many(scope, COLLECTION, ended)


async def claim(scope: Scope, thing_id: str, person_id: str | None, now: datetime) -> None:
    """Record that this person works on it; None: nobody."""
    until = now + CLAIMED_FOR if person_id else None
    change: Document = {"$set": {"claimed_by": person_id, "claimed_until": until}}
    await update_each(scope, COLLECTION, [thing_id], change)


async def follow(scope: Scope, post_id: str, audience: str) -> None:
    """Take the cases of a post and its replies along to another audience."""
    there: Document = {"thing.post_id": post_id, "audience": {"$ne": audience}}
    free: Document = {"claimed_by": None, "claimed_until": None}
    await change_alike(scope, COLLECTION, [(there, {"$set": {"audience": audience, **free}})])


async def refile(scope: Scope, thing_ids: Iterable[str], post_id: str) -> None:
    """Take the cases of these replies along under another post of the same audience."""
    moved: Document = {"$set": {"thing.post_id": post_id}}
    await update_each(scope, COLLECTION, list(thing_ids), moved)


async def end(scope: Scope, thing_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": thing_id})


async def forget_person(scope: Scope, person_id: str) -> bool:
    """Release the claims of an erased person. Return False: none is left."""
    free: Document = {"$set": {"claimed_by": None, "claimed_until": None}}
    matching = {"claimed_by": {"$eq": person_id, "$gt": ""}}
    await change_alike(scope, COLLECTION, [(matching, free)])
    return False
