"""Communities in MongoDB."""

from collections.abc import Iterable

from services.membership.domain.community import Community, looks_like_id
from shared.contracts.values import Visibility
from shared.mongo import (
    Index,
    Scope,
    read_document,
    read_many,
)

COLLECTION = "communities"
INDEXES = (
    Index("slug", unique=True),
    Index([("visibility", 1), ("slug", 1)]),
    Index([("visibility", 1), ("_id", 1), ("slug", 1)]),
)


async def find(scope: Scope, name: str) -> Community | None:
    """By slug or by id; no slug looks like an id."""
    by = "_id" if looks_like_id(name) else "slug"
    document = await scope[COLLECTION].find_one({by: name}, session=scope.session)
    return read_document(Community, document) if document else None


async def visible(
    scope: Scope,
    *,
    visibilities: Iterable[Visibility],
    also: Iterable[str],
    after_slug: str,
    limit: int,
) -> list[Community]:
    """By slug, those of these visibilities and those of the ids in `also`."""
    open_to_all = list(visibilities)
    beyond = {"slug": {"$gt": after_slug}}
    matching = {"_id": {"$in": list(also)}, "visibility": {"$nin": open_to_all}, **beyond}
    slugs = scope[COLLECTION].find(matching, {"slug": 1}, session=scope.session)
    own = sorted([(row["slug"], row["_id"]) async for row in slugs])[:limit]
    matching = {"visibility": {"$in": open_to_all}, **beyond}
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("slug", 1).limit(limit)
    found = [read_document(Community, document) for document in await cursor.to_list(limit)]
    theirs = await read_many(scope, COLLECTION, Community, [key for _, key in own])
    return sorted([*found, *theirs.values()], key=lambda community: community.slug)[:limit]


async def of_visibility(
    scope: Scope, ids: Iterable[str], visibilities: Iterable[Visibility]
) -> set[str]:
    """Of these communities, those of these visibilities."""
    matching = {"_id": {"$in": list(ids)}, "visibility": {"$in": list(visibilities)}}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return {document["_id"] async for document in cursor}
