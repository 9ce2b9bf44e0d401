"""Indexes as data, so that a declaration of an aggregate can carry its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.errors import OperationFailure

from shared.mongo.store import Document, Scope

_NO_SUCH_INDEX = 27


@dataclass(frozen=True, slots=True)
class Index:
    """An index. keys: a field, or fields with 1 or -1. where: indexes only matching documents.

    expires_seconds: a document is deleted this long after the date in `keys`.
    """

    keys: str | Sequence[tuple[str, int]]
    unique: bool = False
    where: Document | None = None
    expires_seconds: int | None = None
    name: str | None = None

    @property
    def fields(self) -> list[tuple[str, int]]:
        return [(self.keys, 1)] if isinstance(self.keys, str) else list(self.keys)

    @property
    def options(self) -> dict[str, Any]:
        wanted = {
            "unique": self.unique or None,
            "partialFilterExpression": self.where,
            "expireAfterSeconds": self.expires_seconds,
            "name": self.name,
        }
        return {name: value for name, value in wanted.items() if value is not None}


async def create_indexes(scope: Scope, collection: str, indexes: Sequence[Index]) -> None:
    """Create missing indexes. Idempotent."""
    for index in indexes:
        await scope[collection].create_index(index.fields, **index.options)


async def drop_indexes(scope: Scope, collection: str, names: Iterable[str]) -> None:
    """Drop the existing indexes of these names. Idempotent, and safe concurrently."""
    there = await scope[collection].index_information()
    for name in there.keys() & set(names):
        try:
            await scope[collection].drop_index(name)
        except OperationFailure as error:
            if error.code != _NO_SUCH_INDEX:
                raise
