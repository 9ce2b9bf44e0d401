"""The pages that posts and replies link to by themselves, one row for each that has such links.

Rows are kept by a job, and only where everybody of the organisation may read.
"""

from collections.abc import Iterable

from pydantic import BaseModel

from services.content.store.rows import Rows
from shared.mongo import Index, Scope, create_indexes

INDEXES = (Index((("pages", 1), ("audience", 1))),)


class Linking(BaseModel):
    """A text with links. id: of the post or reply. pages: the ids of previews."""

    id: str
    audience: str
    pages: tuple[str, ...]


LINKINGS = Rows("lone_links", Linking)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, LINKINGS.collection, INDEXES)


async def pages_of(scope: Scope, ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the pages of those of these posts and replies that have a row."""
    matching = {"_id": {"$in": list(ids)}}
    cursor = scope[LINKINGS.collection].find(matching, {"pages": 1}, session=scope.session)
    return {row["_id"]: frozenset(row["pages"]) async for row in cursor}


async def known(scope: Scope, ids: Iterable[str]) -> set[str]:
    """Return those of these posts and replies that have a row."""
    matching = {"_id": {"$in": list(ids)}}
    cursor = scope[LINKINGS.collection].find(matching, {"_id": 1}, session=scope.session)
    return {row["_id"] async for row in cursor}


async def audiences(scope: Scope, page_id: str) -> set[str]:
    """Return the audiences of the texts that link to a page, however many texts do."""
    linking = {"pages": page_id}
    return set(
        await scope[LINKINGS.collection].distinct("audience", linking, session=scope.session)
    )
