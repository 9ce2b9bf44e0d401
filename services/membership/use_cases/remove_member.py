from dataclasses import dataclass

from services.membership.domain.membership import Membership
from services.membership.domain.rights import may_decide, may_remove
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.leave_community import keep_an_owner
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
    """Raises: CommunityNotFound, MemberNotFound, NotAllowed, NotAMember, LastOwner."""
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("owners remove members, animators those below their role")
    member = await find_member(work.scope, seen.community, command.person_id)
    if not may_remove(command.asker, seen.own, member.role):
        raise NotAllowed("owners remove members, animators those below their role")
    await keep_an_owner(work, member)
    happened = member.remove(work.now)
    await MEMBERSHIPS.save(work, member, happened)
    return member
