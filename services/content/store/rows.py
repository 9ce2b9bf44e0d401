"""Rows without facts: of each kind, one for each id."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.mongo import (
    Scope,
    delete_many,
    delete_some,
    read_document,
    read_many,
    upsert_each,
    write_document,
)

AT_ONCE = 1_000

Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """Where rows of one kind are stored. They have an `id`."""

    collection: str
    model: type[Row]

    async def find(self, scope: Scope, key: str) -> Row | None:
        row = await scope[self.collection].find_one({"_id": key}, session=scope.session)
        return read_document(self.model, row) if row else None

    async def find_many(self, scope: Scope, keys: Iterable[str]) -> dict[str, Row]:
        return await read_many(scope, self.collection, self.model, keys)

    async def put(self, scope: Scope, made: Row) -> None:
        """Store the one row of this id, replacing an earlier one."""
        row = write_document(made)
        await upsert_each(scope, self.collection, {row.pop("_id"): {"$set": row}})

    async def forget(self, scope: Scope, key: str) -> None:
        await delete_many(scope, self.collection, {"_id": key})


class OwnRows(Rows[Row]):
    """Rows for each person and post, such as ballots: nobody else sees them.

    They have a `post_id` and a `person_id`, from which their id follows.
    """

    __slots__ = ()

    async def forget_post(self, scope: Scope, post_id: str) -> bool:
        """Delete some rows of a post. Return False if none is left."""
        return await delete_some(scope, self.collection, {"post_id": post_id}, AT_ONCE)

    async def forget_person(self, scope: Scope, person_id: str) -> bool:
        """Delete some rows of an erased person. Return False if none is left."""
        return await delete_some(scope, self.collection, {"person_id": person_id}, AT_ONCE)
