"""Pinned posts in MongoDB: a row for each community that ever pinned one."""

from services.content.domain.posts.pins import Pins
from services.content.store.posts.posts import Listed, listed_by_id
from shared.contracts.values import PostStatus
from shared.mongo import Scope, insert, read_document, replace_versions, write_document

COLLECTION = "pins"


async def of(scope: Scope, community_id: str) -> Pins:
    row = await scope[COLLECTION].find_one({"_id": community_id}, session=scope.session)
    return read_document(Pins, row) if row else Pins(id=community_id)


async def shown(scope: Scope, pins: Pins) -> dict[str, Listed]:
    """Return those of the posts that are still published in this community, by id."""
    found = await listed_by_id(scope, pins.post_ids, (PostStatus.PUBLISHED,))
    return {key: each for key, each in found.items() if each.post.audience == pins.id}


async def keep(scope: Scope, pins: Pins) -> None:
    """Store the pins.

    Raises: StaleVersionError, or DuplicateError for the first version, if another request was
    faster.
    """
    row = write_document(pins)
    if pins.version == 1:
        await insert(scope, COLLECTION, [row])
    else:
        await replace_versions(scope, COLLECTION, [row])
