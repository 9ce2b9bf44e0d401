"""Rows without facts, one for each person and post, such as ballots: nobody else sees them."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.mongo import (
    Scope,
    delete_many,
    delete_some,
    read_document,
    upsert_each,
    write_document,
)

AT_ONCE = 1_000

Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class OwnRows(Generic[Row]):
    """Where rows of one kind are stored. They have an `id`, a `post_id` and a `person_id`."""

    collection: str
    model: type[Row]

    async def find(self, scope: Scope, key: str) -> Row | None:
        row = await scope[self.collection].find_one({"_id": key}, session=scope.session)
        return read_document(self.model, row) if row else None

    async def put(self, scope: Scope, own: Row) -> None:
        """Store the person's one row for this post, replacing an earlier one."""
        row = write_document(own)
        await upsert_each(scope, self.collection, {row.pop("_id"): {"$set": row}})

    async def take_back(self, scope: Scope, key: str) -> None:
        await delete_many(scope, self.collection, {"_id": key})

    async def forget_post(self, scope: Scope, post_id: str) -> bool:
        """Delete some rows of a post. Return False if none is left."""
        return await delete_some(scope, self.collection, {"post_id": post_id}, AT_ONCE)

    async def forget_person(self, scope: Scope, person_id: str) -> bool:
        """Delete some rows of an erased person. Return False if none is left."""
        return await delete_some(scope, self.collection, {"person_id": person_id}, AT_ONCE)
