"""The common start of several use cases: the community, as the caller may see it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import CommunityArchived, MemberNotFound
from services.membership.domain.rights import may_decide, may_read_in, may_see, may_see_members
from services.membership.store.communities import communities
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS, PROFILES
from services.membership.store.people import directory
from shared.audience.sight import Asker, Held
from shared.contracts.membership import membership_id
from shared.contracts.values import Standing
from shared.mongo import Scope
from shared.problems import CommunityNotFound, NotAllowed, PersonErased

Allowed = Callable[[Asker, Community, Membership | None, Held | None], bool]

NOWHERE = str(UUID(int=0))
"""The id that no community has."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A community and the caller's own membership in it, if any.

    held: the caller's keys in the directory, if their sight of the community depends on them.
    """

    community: Community
    own: Membership | None
    held: Held | None


async def see_community(
    scope: Scope, asker: Asker, name: str, *, allowed: Allowed = may_see
) -> Seen:
    """Find a community by slug or id. Raises: CommunityNotFound, also if it is hidden from them."""
    community = await communities.find(scope, name)
    # look up a membership even without a community: the time taken must not reveal hidden ones
    place = community.id if community else NOWHERE
    own = await MEMBERSHIPS.find(scope, membership_id(place, asker.person_id))
    held = None
    if community is None or not may_read_in(asker, community, own, None):
        held = await directory.held(scope, asker.person_id)
    if community is None or not allowed(asker, community, own, held):
        raise CommunityNotFound
    return Seen(community, own, held)


async def selecting(scope: Scope, asker: Asker) -> list[str]:
    """Return the ids of the communities that select the caller."""
    if asker.is_guest:
        return []
    return await communities.admitting(scope, await directory.held(scope, asker.person_id))


async def seen_of(scope: Scope, asker: Asker, ids: Collection[str]) -> set[str]:
    """Return the ids of these communities that the caller may see without a membership."""
    if not ids:
        return set()
    found = await COMMUNITIES.find_many(scope, ids)
    held = await directory.held(scope, asker.person_id)
    return {key for key, each in found.items() if may_see(asker, each, None, held)}


async def see_membership(asker: Asker, scope: Scope, key: str) -> Membership:
    """Return a membership as lists show it, or the caller's own, also after they left.

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
    allowed = may_see_members(asker, seen.community, seen.own, seen.held)
    if not own and not (allowed and (member.is_active or may_decide(asker, seen.own))):
        raise NotAllowed("you may not see the members of this community")
    return member


def refuse_archived(community: Community) -> None:
    """Refuse to add anything to an archived community. Raises: CommunityArchived."""
    if community.is_archived:
        raise CommunityArchived


async def refuse_erased(scope: Scope, person_id: str) -> None:
    """Refuse an erased person, whose token outlives them by hours. Raises: PersonErased."""
    profile = await PROFILES.find(scope, person_id)
    if profile is not None and profile.erased:
        raise PersonErased


async def find_member(scope: Scope, community: Community, person_id: str) -> Membership:
    """Return a membership of this person, of any standing. Raises: MemberNotFound."""
    member = await MEMBERSHIPS.find(scope, membership_id(community.id, person_id))
    if member is None:
        raise MemberNotFound
    return member
