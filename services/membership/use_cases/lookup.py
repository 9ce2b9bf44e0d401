"""What several use cases begin with: the community, seen as the asking person may see it."""

from dataclasses import dataclass

from services.membership.domain.community import Community
from services.membership.domain.errors import CommunityNotFound, MemberNotFound, PersonErased
from services.membership.domain.membership import Membership
from services.membership.domain.rights import Asker, may_see
from services.membership.store import communities, memberships, profiles
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Seen:
    """A community and the asking person's own membership in it, if any."""

    community: Community
    own: Membership | None


async def see_community(scope: Scope, asker: Asker, name: str) -> Seen:
    """By slug or id. Raises: CommunityNotFound, also where they may not know of it."""
    community = await communities.find(scope, name)
    if community is None:
        raise CommunityNotFound
    own = await memberships.find(scope, community.id, asker.person_id)
    if not may_see(asker, community, own):
        raise CommunityNotFound
    return Seen(community, own)


async def refuse_erased(scope: Scope, person_id: str) -> None:
    """Their token outlives them by hours. Raises: PersonErased."""
    profile = await profiles.find(scope, person_id)
    if profile is not None and profile.erased:
        raise PersonErased


async def find_member(scope: Scope, community: Community, person_id: str) -> Membership:
    """Raises: MemberNotFound."""
    member = await memberships.find(scope, community.id, person_id)
    if member is None:
        raise MemberNotFound
    return member
