"""The aggregates that membership owns, with their collections and their facts."""

from services.membership.domain.communities.charter import Acceptance, Charter
from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import OPEN, Membership
from services.membership.domain.invitations.invitation import Invitation
from services.membership.domain.people.directory import DirectoryEntry
from services.membership.domain.people.profile import Profile
from services.membership.domain.people.showing import Closeness
from services.membership.store import filing
from services.membership.store.communities import charters, communities, memberships
from services.membership.store.goals import owned as goals
from services.membership.store.health.pulses import PULSES
from services.membership.store.invitations import links
from services.membership.store.mentoring import owned as mentoring
from services.membership.store.networking.owned import NETWORKING
from services.membership.store.people import directory, profiles
from services.membership.store.recognition import owned as recognition
from services.membership.store.skills.owned import TOPICS
from services.membership.store.talent import owned as talent
from shared.contracts.charters import ACCEPTANCE, CHARTER, AcceptanceData, CharterData
from shared.contracts.directory import DIRECTORY_ENTRY, DirectoryData
from shared.contracts.invitations import INVITATION, InvitationData
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    CommunityData,
    MembershipData,
    ProfileData,
)
from shared.messaging import jobs
from shared.messaging.owned import Change, Owned, Personal, named_in
from shared.messaging.unit import Work


async def _forget_supporter(community: Community, person_id: str, work: Work) -> Change[Community]:
    community.unsupport(person_id, work.now)
    return Change(community, "anonymised", ("supporters",))


COMMUNITIES: Owned[Community, CommunityData] = Owned(
    COMMUNITY,
    Community,
    communities.COLLECTION,
    indexes=communities.INDEXES,
    file=filing.file_communities,
    personal=Personal(
        naming=lambda person_id: {"supporters": person_id},
        named=lambda data: data.state.supporters,
        forget=_forget_supporter,
    ),
)


def _told(profile: Profile, changed: tuple[str, ...]) -> ProfileData:
    """Return the payload: only what the whole organisation may see leaves this service."""
    seen = profile.as_seen(Closeness.COLLEAGUE)
    parts = {"state": seen, "person": seen, "changed": changed}
    return ProfileData.model_validate(parts, from_attributes=True)


PROFILES: Owned[Profile, ProfileData] = Owned(
    PROFILE,
    Profile,
    profiles.COLLECTION,
    data=_told,
    indexes=profiles.INDEXES,
    file=filing.file_profiles,
    is_gone=lambda profile: profile.erased,
)
"""Profiles have no `personal` part: a person's erasure is a separate use case."""


async def _erase(entry: DirectoryEntry, _: str, work: Work) -> Change[DirectoryEntry]:
    entry.erase(work.now)
    return Change(entry, "erased", ("attributes",))


DIRECTORY: Owned[DirectoryEntry, DirectoryData] = Owned(
    DIRECTORY_ENTRY,
    DirectoryEntry,
    directory.COLLECTION,
    personal=Personal(
        naming=lambda person_id: {"_id": person_id, "erased": False},
        named=lambda _: (),
        forget=_erase,
    ),
    is_gone=lambda entry: entry.erased,
)
"""An entry changes only with its person's profile, which refuses changes once it is erased."""


def _named(data: MembershipData) -> tuple[str | None, ...]:
    return (data.state.person_id if data.state.standing in OPEN else None, data.state.successor_id)


async def _end(membership: Membership, person_id: str, work: Work) -> Change[Membership]:
    """Have a job pass on the communities that nobody else owns."""
    if membership.person_id != person_id:
        return Change(membership, membership.unname("anonymised"), ("successor_id",))
    if membership.owns:
        successor = f".{membership.successor_id}" if membership.successor_id else ""
        key = f"{membership.community.id}{successor}"
        await jobs.ask(work.scope, memberships.FIND_OWNER, [key], work.now)
    return Change(membership, membership.leave(work.now))


MEMBERSHIPS: Owned[Membership, MembershipData] = Owned(
    MEMBERSHIP,
    Membership,
    memberships.COLLECTION,
    indexes=memberships.INDEXES,
    file=filing.file_memberships,
    personal=Personal(naming=memberships.naming, named=_named, forget=_end),
)

CHARTERS: Owned[Charter, CharterData] = Owned(CHARTER, Charter, charters.CHARTERS)


ACCEPTANCES: Owned[Acceptance, AcceptanceData] = Owned(
    ACCEPTANCE,
    Acceptance,
    charters.ACCEPTANCES,
    indexes=charters.INDEXES,
    file=filing.file_acceptances,
    personal=named_in("person_id"),
    is_gone=lambda acceptance: acceptance.person_id is None,
)
"""An acceptance's id names a person: nothing of it stays on Kafka once they are erased."""


INVITATIONS: Owned[Invitation, InvitationData] = Owned(
    INVITATION,
    Invitation,
    links.COLLECTION,
    indexes=links.INDEXES,
    personal=named_in("made_by"),
)

OWNED = (
    COMMUNITIES,
    PROFILES,
    DIRECTORY,
    MEMBERSHIPS,
    CHARTERS,
    ACCEPTANCES,
    TOPICS,
    INVITATIONS,
    *NETWORKING,
    *goals.OWNED,
    *mentoring.OWNED,
    PULSES,
    *recognition.OWNED,
    *talent.OWNED,
)
