from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership
from services.membership.domain.rights import may_decide, may_remove
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.communities.hand_over import hand_over
from services.membership.use_cases.lookup import find_member, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class RemoveMember:
    asker: Asker
    name: str
    person_id: str


async def remove_member(command: RemoveMember, *, work: Work) -> Membership:
    """Remove a member; the last owner's role passes on.

    Raises: CommunityNotFound, MemberNotFound, NotAllowed, NotAMember, LastOwner.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("owners may remove any member, animators only those below their own role")
    member = await find_member(work.scope, seen.community, command.person_id)
    if not may_remove(command.asker, seen.own, member.role):
        raise NotAllowed("owners may remove any member, animators only those below their own role")
    await hand_over(work, member)
    happened = member.remove(work.now)
    await MEMBERSHIPS.save(work, member, happened)
    return member
