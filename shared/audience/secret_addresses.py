"""Secret addresses of people, in MongoDB. Only the hash of each secret is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.audience import people
from shared.audience.sight import Asker, Said, newest
from shared.mongo import Scope, delete_many, insert, read_document, write_document

USED_EVERY = timedelta(hours=1)
"""The precision of the recorded last use, since programs poll every few minutes."""


class SecretAddress(BaseModel):
    """An address of a person. A new one under the same id replaces it.

    `guest` and `since` come from the token with which it was made. `used_at`: when it was last
    read, to the hour.
    """

    id: str
    secret_hash: str
    guest: bool
    since: datetime | None = None
    created_at: datetime
    used_at: datetime | None = None


Kept = TypeVar("Kept", bound=SecretAddress)


@dataclass(frozen=True, slots=True)
class SecretAddresses(Generic[Kept]):
    """Where a service stores its addresses of one kind."""

    collection: str
    model: type[Kept]

    async def prepare(self, scope: Scope) -> None:
        await scope[self.collection].create_index("secret_hash", unique=True)

    async def by_hash(self, scope: Scope, secret_hash: str) -> Kept | None:
        matching = {"secret_hash": secret_hash}
        document = await scope[self.collection].find_one(matching, session=scope.session)
        return read_document(self.model, document) if document else None

    async def find(self, scope: Scope, key: str) -> Kept | None:
        document = await scope[self.collection].find_one({"_id": key}, session=scope.session)
        return read_document(self.model, document) if document else None

    async def used(self, scope: Scope, one: Kept, at: datetime) -> None:
        """Record the last use, unless the address was replaced in the meantime."""
        if one.used_at is None or at - one.used_at >= USED_EVERY:
            still = {"_id": one.id, "secret_hash": one.secret_hash}
            changed = {"$set": {"used_at": at}}
            await scope[self.collection].update_one(still, changed, session=scope.session)

    async def put(self, scope: Scope, one: Kept) -> None:
        """Replace the previous address, which stops working. Raises: DuplicateError."""
        await self.remove(scope, one.id)
        await insert(scope, self.collection, [write_document(one)])

    async def remove(self, scope: Scope, key: str) -> None:
        await delete_many(scope, self.collection, {"_id": key})


async def reader_of(scope: Scope, one: SecretAddress, person_id: str) -> Asker | None:
    """Return the person of the address, a guest if they are one by now; None if erased."""
    if await people.is_erased(scope, person_id):
        return None
    profiles = await people.said(scope, [person_id])
    said = newest(Said(guest=one.guest, at=one.since), profiles.get(person_id))
    return Asker(person_id, is_guest=said.guest)
