from dataclasses import dataclass

from services.membership.domain.membership import Membership
from services.membership.domain.rights import may_appoint, may_decide
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.leave_community import keep_an_owner
from services.membership.use_cases.lookup import find_member, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.values import Role
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class AppointMember:
    asker: Asker
    name: str
    person_id: str
    role: Role
    expected: Expected


async def appoint_member(command: AppointMember, *, work: Work) -> Membership:
    """Give a member another role.

    Raises: CommunityNotFound, MemberNotFound, NotAllowed, NotAMember, LastOwner, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("owners appoint to every role, animators to those below theirs")
    member = await find_member(work.scope, seen.community, command.person_id)
    if not may_appoint(command.asker, seen.own, member.role, command.role):
        raise NotAllowed("owners appoint to every role, animators to those below theirs")
    command.expected.check(member.version)
    if member.role is command.role:
        return member
    await keep_an_owner(work, member)
    happened = member.appoint(command.role)
    await MEMBERSHIPS.save(work, member, happened)
    return member
