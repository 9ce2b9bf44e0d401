"""Communities in MongoDB."""

from collections.abc import Iterable

from services.membership.domain.community import Community, looks_like_id
from services.membership.domain.errors import SlugTaken
from shared.contracts.values import Visibility
from shared.mongo import (
    DuplicateError,
    Index,
    Scope,
    create_indexes,
    insert,
    read_document,
    read_many,
    replace_version,
    write_document,
)

COLLECTION = "communities"


INDEXES = (
    Index("slug", unique=True),
    Index([("visibility", 1), ("slug", 1)]),
    Index([("visibility", 1), ("_id", 1), ("slug", 1)]),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


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


async def add(scope: Scope, community: Community) -> None:
    """Raises: SlugTaken."""
    try:
        await insert(scope, COLLECTION, [write_document(community)])
    except DuplicateError as duplicate:
        raise SlugTaken(f"{community.slug} is already taken") from duplicate


async def save(scope: Scope, community: Community) -> None:
    """Raises: StaleVersionError."""
    await replace_version(
        scope, COLLECTION, write_document(community), version=community.version - 1
    )
