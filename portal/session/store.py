"""The store of sessions and kept texts: the portal's own database. All queries are here.

Only this module of the portal uses MongoDB (through shared/mongo). It stores no data of Guilde.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.mongo import Scope

SESSIONS = "sessions"
KEPT = "kept_texts"
REFRESH_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """A stored session. `person` and `issuer_session` are marks for ending sessions."""

    id: str
    version: int
    sealed: bytes
    person: str
    issuer_session: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime


async def prepare(scope: Scope) -> None:
    """Create the indexes. Idempotent. Ended sessions are deleted within about a minute."""
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
    """Replace the previous version by `row`. False: that version no longer exists."""
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
    """Record that a session is in use."""
    await scope[SESSIONS].update_one(
        {"_id": row_id}, {"$set": {"seen_at": seen_at, "ends_at": ends_at}}
    )


async def claim_refresh(scope: Scope, row_id: str, now: datetime) -> bool:
    """Claim the right to use the refresh token.

    Only one process gets it, as it can be used once.
    """
    free = {"_id": row_id, "$or": [{"refreshing": None}, {"refreshing": {"$lt": now}}]}
    claimed = {"$set": {"refreshing": now + timedelta(seconds=REFRESH_SECONDS)}}
    result = await scope[SESSIONS].update_one(free, claimed)
    return bool(result.modified_count)


async def release_refresh(scope: Scope, row_id: str) -> None:
    await scope[SESSIONS].update_one({"_id": row_id}, {"$unset": {"refreshing": ""}})


async def delete(scope: Scope, row_id: str) -> None:
    await scope[SESSIONS].delete_one({"_id": row_id})


async def delete_of(scope: Scope, field: str, mark: str) -> int:
    """Delete all sessions of a person, or of a session at the issuer. Returns how many."""
    result = await scope[SESSIONS].delete_many({field: mark})
    return int(result.deleted_count)


async def keep(scope: Scope, row_id: str, sealed: bytes, ends_at: datetime) -> None:
    await scope[KEPT].insert_one({"_id": row_id, "sealed": sealed, "ends_at": ends_at})


async def kept(scope: Scope, row_id: str, now: datetime) -> bytes | None:
    found = await scope[KEPT].find_one({"_id": row_id, "ends_at": {"$gt": now}})
    return bytes(found["sealed"]) if found else None
