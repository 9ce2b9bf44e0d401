"""What membership owns: each kind of aggregate, where it is stored and how it is published."""

from services.membership.domain.community import Community
from services.membership.domain.membership import OPEN, Membership
from services.membership.domain.profile import Profile
from services.membership.store import communities, memberships, profiles
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    CommunityData,
    MembershipData,
    ProfileData,
)
from shared.messaging.owned import Change, Owned, Personal
from shared.messaging.unit import Work

COMMUNITIES: Owned[Community, CommunityData] = Owned(
    COMMUNITY, Community, communities.COLLECTION, indexes=communities.INDEXES
)

PROFILES: Owned[Profile, ProfileData] = Owned(
    PROFILE, Profile, profiles.COLLECTION, is_gone=lambda profile: profile.erased
)
"""Its erasure is a use case: what a person asks for."""


def _named(data: MembershipData) -> tuple[str, ...]:
    return (data.state.person_id,) if data.state.standing in OPEN else ()


async def _end(membership: Membership, _: str, work: Work) -> Change[Membership]:
    """A community may lose its last owner by it: a platform administrator appoints the next."""
    return Change(membership, membership.leave(work.now))


MEMBERSHIPS: Owned[Membership, MembershipData] = Owned(
    MEMBERSHIP,
    Membership,
    memberships.COLLECTION,
    indexes=memberships.INDEXES,
    personal=Personal(naming=memberships.still_open, named=_named, forget=_end),
)

OWNED = (COMMUNITIES, PROFILES, MEMBERSHIPS)
