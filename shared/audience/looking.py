"""From a community's slug or reference to its audience, as the asking person stands with it."""

from shared.audience import communities, memberships
from shared.audience.sight import (
    EVERYONE,
    TO_EVERYONE,
    Asker,
    Audience,
    Community,
    may_see,
    visibilities,
)
from shared.contracts.values import CommunityRef
from shared.mongo import Scope


async def by_slug(scope: Scope, asker: Asker, slug: str | None) -> Audience | None:
    """None as a slug is everyone. None as an answer: not there, or not for them to know of."""
    if slug is None:
        return EVERYONE
    audience = await _with_own(scope, asker, await communities.find_by_slug(scope, slug))
    return audience if audience is not None and may_see(asker, audience) else None


async def by_ref(scope: Scope, asker: Asker, ref: CommunityRef | None) -> Audience | None:
    """None: the community is not known here (yet), so nobody may see what is in it."""
    if ref is None:
        return EVERYONE
    return await _with_own(scope, asker, await communities.find(scope, ref.id))


async def wherever(scope: Scope, asker: Asker) -> list[str]:
    """The stored audiences of all that this person may read."""
    open_to_all = await communities.ids(scope, visibilities(asker))
    return [TO_EVERYONE, *{*open_to_all, *await memberships.active(scope, asker.person_id)}]


async def _with_own(scope: Scope, asker: Asker, community: Community | None) -> Audience | None:
    if community is None:
        return None
    return Audience(community, await memberships.find(scope, community.id, asker.person_id))
