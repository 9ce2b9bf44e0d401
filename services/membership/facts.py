"""What membership tells the others: aggregates as the facts' data."""

from services.membership.domain.community import Community
from services.membership.domain.membership import Membership
from services.membership.domain.profile import Profile
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    CommunityData,
    CommunityState,
    MembershipData,
    MembershipState,
    ProfileData,
    ProfilePerson,
    ProfileState,
)
from shared.messaging.unit import Work


def tell_community(
    work: Work, participle: str, community: Community, changed: tuple[str, ...] = ()
) -> None:
    state = CommunityState.model_validate(community, from_attributes=True)
    data = CommunityData(state=state, changed=changed)
    work.tell(COMMUNITY, participle, community.id, community.version, data)


def tell_membership(work: Work, participle: str, membership: Membership) -> None:
    state = MembershipState.model_validate(membership, from_attributes=True)
    data = MembershipData(state=state, changed=())
    work.tell(MEMBERSHIP, participle, membership.id, membership.version, data)


def tell_profile(
    work: Work, participle: str, profile: Profile, changed: tuple[str, ...] = ()
) -> None:
    data = ProfileData(
        state=ProfileState.model_validate(profile, from_attributes=True),
        person=ProfilePerson.model_validate(profile, from_attributes=True),
        changed=changed,
    )
    work.tell(PROFILE, participle, profile.id, profile.version, data)
