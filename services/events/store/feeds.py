"""Calendar feeds in MongoDB: whose, and the hash of the secret that opens each."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.values import Language
from shared.mongo import Scope, delete_many, insert, read_document, write_document

COLLECTION = "feeds"


class Feed(BaseModel):
    """A person has one; its id is theirs. The secret itself is kept nowhere.

    `guest`: they were one of the organisation when they asked for it; `since`: as their token of
    then said.
    """

    id: str
    secret_hash: str
    language: Language
    guest: bool
    since: datetime | None = None
    created_at: datetime


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index("secret_hash", unique=True)


async def find(scope: Scope, secret_hash: str) -> Feed | None:
    document = await scope[COLLECTION].find_one({"secret_hash": secret_hash}, session=scope.session)
    return read_document(Feed, document) if document else None


async def put(scope: Scope, feed: Feed) -> None:
    """In place of the one before, whose secret opens nothing any more. Raises: DuplicateError."""
    await remove(scope, feed.id)
    await insert(scope, COLLECTION, [write_document(feed)])


async def remove(scope: Scope, person_id: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": person_id})
