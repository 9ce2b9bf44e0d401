"""The values created at the first start of this service: its time, and a key to sign with."""

import secrets
from datetime import datetime

from shared.messaging.unit import utc_now
from shared.mongo import Document, Scope

COLLECTION = "origins"
KEY_BYTES = 32


async def prepare(scope: Scope) -> None:
    """Create the values. Idempotent, and safe with several processes."""
    first = {"first_start": utc_now(), "key": secrets.token_bytes(KEY_BYTES)}
    await scope[COLLECTION].update_one({"_id": "origin"}, {"$setOnInsert": first}, upsert=True)


async def first_start(scope: Scope) -> datetime:
    time: datetime = (await _origin(scope))["first_start"]
    return time


async def key(scope: Scope) -> bytes:
    """Return the key that signs links."""
    return bytes((await _origin(scope))["key"])


async def _origin(scope: Scope) -> Document:
    row = await scope[COLLECTION].find_one({"_id": "origin"})
    if row is None:
        await prepare(scope)
        return await _origin(scope)
    return dict(row)
