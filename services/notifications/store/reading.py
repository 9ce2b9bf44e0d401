"""Reading what is known of others."""

from collections.abc import Collection
from typing import TypeVar

from pydantic import BaseModel

from shared.mongo import Scope, read_document, rows_by_id

Stored = TypeVar("Stored", bound=BaseModel)


async def find_known(
    scope: Scope, collection: str, model: type[Stored], ids: Collection[str]
) -> dict[str, Stored]:
    """By id, those that are known."""
    rows = await rows_by_id(scope, collection, ids)
    return {row["_id"]: read_document(model, row) for row in rows.values()}
