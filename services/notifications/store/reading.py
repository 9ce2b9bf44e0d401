"""Reading what is known of others."""

from collections.abc import Collection
from typing import TypeVar

from pydantic import BaseModel

from shared.mongo import Scope, read_document

Stored = TypeVar("Stored", bound=BaseModel)


async def find_known(
    scope: Scope, collection: str, model: type[Stored], ids: Collection[str]
) -> dict[str, Stored]:
    """By id, those that are known."""
    if not ids:
        return {}
    cursor = scope[collection].find({"_id": {"$in": list(ids)}}, session=scope.session)
    documents = await cursor.to_list(len(ids))
    return {document["_id"]: read_document(model, document) for document in documents}
