"""From a community's slug or reference to its audience, as the asking person stands with it.

What is hidden takes the questions to the store that what is not there takes: by the time of an
answer, nobody tells one from the other.
"""

from collections.abc import Iterable
from uuid import UUID

from shared.audience import communities, memberships
from shared.audience.sight import EVERYONE, TO_EVERYONE, Asker, Audience, Community, may_see
from shared.contracts.values import CommunityRef
from shared.mongo import Scope
from shared.problems import CommunityNotFound

NOWHERE = CommunityRef(id=str(UUID(int=0)), slug="nowhere")
"""To look for in the place of a community that is not there."""


async def see_community(scope: Scope, asker: Asker, slug: str | None) -> Audience:
    """By slug; None is everyone.

    Raises: CommunityNotFound, in the same words where they may not know of it.
    """
    if slug is None:
        return EVERYONE
    audience = await _with_own(scope, asker, await communities.find_by_slug(scope, slug))
    if audience is None or not may_see(asker, audience):
        raise CommunityNotFound
    return audience


async def by_ref(scope: Scope, asker: Asker, ref: CommunityRef | None) -> Audience | None:
    """None: the community is not known here (yet), so nobody may see what is in it."""
    if ref is None:
        return EVERYONE
    return await _with_own(scope, asker, await communities.find(scope, ref.id))


async def by_refs(
    scope: Scope, asker: Asker, refs: Iterable[CommunityRef | None]
) -> dict[str, Audience]:
    """By stored audience, those that are known here: however many, in two questions."""
    ids = {ref.id for ref in refs if ref is not None}
    found = await communities.find_many(scope, ids)
    own = await memberships.of_person(scope, asker.person_id, found)
    audiences = {place: Audience(community, own.get(place)) for place, community in found.items()}
    return {TO_EVERYONE: EVERYONE, **audiences}


async def _with_own(scope: Scope, asker: Asker, community: Community | None) -> Audience | None:
    own = await memberships.find(scope, (community or NOWHERE).id, asker.person_id)
    return Audience(community, own) if community is not None else None
