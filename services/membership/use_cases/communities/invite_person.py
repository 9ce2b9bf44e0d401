from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership, no_membership
from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.rights import may_decide
from services.membership.store.owned import MEMBERSHIPS, PROFILES
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class InvitePerson:
    asker: Asker
    name: str
    person_id: str


async def invite_person(command: InvitePerson, *, work: Work) -> Membership:
    """Invite a person, who becomes a member by joining. A repeat has no effect.

    Raises: CommunityNotFound, CommunityArchived, NotAllowed, ProfileNotFound, AlreadyMember.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("only owners and animators may invite")
    refuse_archived(seen.community)
    profile = await PROFILES.find(work.scope, command.person_id)
    if profile is None or profile.erased:
        raise ProfileNotFound
    nobody = no_membership(seen.community.ref, command.person_id, work.now)
    member = await MEMBERSHIPS.find(work.scope, nobody.id) or nobody
    if member.is_invited:
        return member
    happened = member.invite(work.now)
    await MEMBERSHIPS.save(work, member, happened)
    return member
