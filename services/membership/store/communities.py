"""Communities in MongoDB."""

from collections.abc import Iterable

from services.membership.domain.community import Community, looks_like_id
from services.membership.domain.errors import SlugTaken
from shared.contracts.values import Visibility
from shared.mongo import (
    DuplicateError,
    Scope,
    insert,
    read_document,
    replace_version,
    write_document,
)

COLLECTION = "communities"


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index("slug", unique=True)


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
    matching = {
        "slug": {"$gt": after_slug},
        "$or": [{"visibility": {"$in": list(visibilities)}}, {"_id": {"$in": list(also)}}],
    }
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("slug", 1).limit(limit)
    return [read_document(Community, document) for document in await cursor.to_list(limit)]


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
        raise SlugTaken(f"{community.slug} is taken") from duplicate


async def save(scope: Scope, community: Community) -> None:
    """Raises: StaleVersionError."""
    await replace_version(
        scope, COLLECTION, write_document(community), version=community.version - 1
    )
