"""What several use cases begin with: the community, seen as the asking person may see it."""

from dataclasses import dataclass
from uuid import UUID

from services.membership.domain.community import Community
from services.membership.domain.errors import MemberNotFound
from services.membership.domain.membership import Membership
from services.membership.domain.rights import may_decide, may_see, may_see_members
from services.membership.store import communities
from services.membership.store.owned import MEMBERSHIPS, PROFILES
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.contracts.values import Standing
from shared.mongo import Scope
from shared.problems import CommunityNotFound, NotAllowed, PersonErased

NOWHERE = str(UUID(int=0))
"""The id that no community has."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A community and the asking person's own membership in it, if any."""

    community: Community
    own: Membership | None


async def see_community(scope: Scope, asker: Asker, name: str) -> Seen:
    """By slug or id. Raises: CommunityNotFound, also where they may not know of it."""
    community = await communities.find(scope, name)
    # also where there is none: by the time it takes, nobody tells what is hidden from what is not
    place = community.id if community else NOWHERE
    own = await MEMBERSHIPS.find(scope, membership_id(place, asker.person_id))
    if community is None or not may_see(asker, community, own):
        raise CommunityNotFound
    return Seen(community, own)


async def see_membership(asker: Asker, scope: Scope, key: str) -> Membership:
    """As lists of members show it; and one's own, also of a community that one left.

    Raises: CommunityNotFound, MemberNotFound, NotAllowed.
    """
    community_id, _, person_id = key.partition(".")
    member = await MEMBERSHIPS.find(scope, key)
    own = person_id == asker.person_id
    if own and member is not None and member.standing is Standing.LEFT:
        return member
    seen = await see_community(scope, asker, community_id)
    if member is None:
        raise MemberNotFound
    allowed = may_see_members(asker, seen.community, seen.own)
    if not own and not (allowed and (member.is_active or may_decide(asker, seen.own))):
        raise NotAllowed("its members are for those who may see them")
    return member


async def refuse_erased(scope: Scope, person_id: str) -> None:
    """Their token outlives them by hours. Raises: PersonErased."""
    profile = await PROFILES.find(scope, person_id)
    if profile is not None and profile.erased:
        raise PersonErased


async def find_member(scope: Scope, community: Community, person_id: str) -> Membership:
    """Raises: MemberNotFound."""
    member = await MEMBERSHIPS.find(scope, membership_id(community.id, person_id))
    if member is None:
        raise MemberNotFound
    return member
