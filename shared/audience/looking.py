"""Look up the audience of a community, by slug or reference, with the caller's membership.

A hidden community costs the same queries as a missing one, so that response times do not reveal the
difference.
"""

from collections.abc import Iterable
from uuid import UUID

from shared.audience import communities, directory, memberships
from shared.audience.sight import EVERYONE, TO_EVERYONE, Asker, Audience, Community, may_see
from shared.contracts.values import CommunityRef
from shared.mongo import Scope
from shared.problems import CommunityNotFound

NOWHERE = CommunityRef(id=str(UUID(int=0)), slug="nowhere")
"""The reference to look up in place of a missing community."""


async def see_community(scope: Scope, asker: Asker, slug: str | None) -> Audience:
    """Return the audience of a slug; None means everyone.

    Raises: CommunityNotFound, with the same text if `asker` may not know of it.
    """
    if slug is None:
        return EVERYONE
    audience = await _with_own(scope, asker, await communities.find_by_slug(scope, slug))
    if audience is None or not may_see(asker, audience):
        raise CommunityNotFound
    return audience


async def by_ref(scope: Scope, asker: Asker, ref: CommunityRef | None) -> Audience | None:
    """Return the audience of a reference; None if this service does not know the community (yet).

    Nobody may see the content of an unknown community.
    """
    if ref is None:
        return EVERYONE
    return await _with_own(scope, asker, await communities.find(scope, ref.id), ref.id)


async def by_refs(
    scope: Scope, asker: Asker, refs: Iterable[CommunityRef | None]
) -> dict[str, Audience]:
    """Return the known audiences, by stored audience."""
    audiences = await by_ids(scope, asker, {ref.id for ref in refs if ref is not None})
    return {TO_EVERYONE: EVERYONE, **audiences}


async def by_ids(scope: Scope, asker: Asker, ids: Iterable[str]) -> dict[str, Audience]:
    """Return the audiences of known communities. Two queries; three if one is `selected`."""
    found = await communities.find_many(scope, ids)
    own = await memberships.of_person(scope, asker.person_id, found)
    held = await directory.held_for(scope, [asker.person_id], found.values())
    keys = held.get(asker.person_id)
    return {key: Audience(community, own.get(key), keys) for key, community in found.items()}


async def look_ahead(scope: Scope, asked: Iterable[tuple[Asker, CommunityRef]]) -> None:
    """Read ahead for these calls of `by_ref` in this transaction. Always two queries."""
    pairs = [(ref.id, asker.person_id) for asker, ref in asked]
    await communities.read_ahead(scope, {community_id for community_id, _ in pairs})
    await memberships.read_ahead(scope, pairs)


async def slugs_ahead(scope: Scope, asked: Iterable[tuple[Asker, str | None]]) -> None:
    """Read ahead for these calls of `see_community` in this transaction."""
    wanted = [(asker, slug) for asker, slug in asked if slug is not None]
    # one query for each slug: the callers of a group ask for few different ones
    places = [(asker, await communities.find_by_slug(scope, slug)) for asker, slug in wanted]
    pairs = [((place or NOWHERE).id, asker.person_id) for asker, place in places]
    await memberships.read_ahead(scope, pairs)


async def _with_own(
    scope: Scope, asker: Asker, community: Community | None, sought: str = NOWHERE.id
) -> Audience | None:
    """Return the audience of a community. sought: the requested id, if it is unknown."""
    own = await memberships.find(scope, community.id if community else sought, asker.person_id)
    if community is not None and may_see(asker, Audience(community, own)):
        return Audience(community, own)
    held = await directory.held(scope, asker)
    return Audience(community, own, held) if community is not None else None
