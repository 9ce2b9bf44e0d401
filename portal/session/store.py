"""Where sessions and kept texts lie: a database of the portal's own. All queries are here.

The one place of the portal that knows MongoDB (through shared/mongo); it holds no data of Guilde's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.mongo import Scope

SESSIONS = "sessions"
KEPT = "kept_texts"
REFRESH_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """A session at rest. `person`, `issuer_session`: marks, to end sessions by."""

    id: str
    version: int
    sealed: bytes
    person: str
    issuer_session: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime


async def prepare(scope: Scope) -> None:
    """Indexes; idempotent. What has ended is deleted within a minute or so."""
    for name in (SESSIONS, KEPT):
        await scope[name].create_index("ends_at", expireAfterSeconds=0)
    await scope[SESSIONS].create_index("person")
    await scope[SESSIONS].create_index("issuer_session")


async def put(scope: Scope, row: Row) -> None:
    document = {
        "_id": row.id,
        "version": row.version,
        "sealed": row.sealed,
        "person": row.person,
        "issuer_session": row.issuer_session,
        "started_at": row.started_at,
        "seen_at": row.seen_at,
        "ends_at": row.ends_at,
    }
    await scope[SESSIONS].insert_one(document)


async def find(scope: Scope, row_id: str, now: datetime) -> Row | None:
    found = await scope[SESSIONS].find_one({"_id": row_id, "ends_at": {"$gt": now}})
    if found is None:
        return None
    return Row(
        id=found["_id"],
        version=found["version"],
        sealed=bytes(found["sealed"]),
        person=found["person"],
        issuer_session=found["issuer_session"],
        started_at=found["started_at"],
        seen_at=found["seen_at"],
        ends_at=found["ends_at"],
    )


async def reseal(scope: Scope, row: Row) -> bool:
    """Put `row` in the place of the version before it; False: that is no longer there."""
    changed = {
        "version": row.version,
        "sealed": row.sealed,
        "seen_at": row.seen_at,
        "ends_at": row.ends_at,
    }
    before = {"_id": row.id, "version": row.version - 1}
    result = await scope[SESSIONS].update_one(before, {"$set": changed})
    return bool(result.matched_count)


async def touch(scope: Scope, row_id: str, seen_at: datetime, ends_at: datetime) -> None:
    """Note that a session is in use."""
    await scope[SESSIONS].update_one(
        {"_id": row_id}, {"$set": {"seen_at": seen_at, "ends_at": ends_at}}
    )


async def claim_refresh(scope: Scope, row_id: str, now: datetime) -> bool:
    """The right to use the refresh token, which is good for one use: one process gets it."""
    free = {"_id": row_id, "$or": [{"refreshing": None}, {"refreshing": {"$lt": now}}]}
    claimed = {"$set": {"refreshing": now + timedelta(seconds=REFRESH_SECONDS)}}
    result = await scope[SESSIONS].update_one(free, claimed)
    return bool(result.modified_count)


async def release_refresh(scope: Scope, row_id: str) -> None:
    await scope[SESSIONS].update_one({"_id": row_id}, {"$unset": {"refreshing": ""}})


async def delete(scope: Scope, row_id: str) -> None:
    await scope[SESSIONS].delete_one({"_id": row_id})


async def delete_of(scope: Scope, field: str, mark: str) -> int:
    """All sessions of a person, or of a session at the issuer. How many there were."""
    result = await scope[SESSIONS].delete_many({field: mark})
    return int(result.deleted_count)


async def keep(scope: Scope, row_id: str, sealed: bytes, ends_at: datetime) -> None:
    await scope[KEPT].insert_one({"_id": row_id, "sealed": sealed, "ends_at": ends_at})


async def kept(scope: Scope, row_id: str, now: datetime) -> bytes | None:
    found = await scope[KEPT].find_one({"_id": row_id, "ends_at": {"$gt": now}})
    return bytes(found["sealed"]) if found else None
