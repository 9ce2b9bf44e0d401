from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership
from services.membership.domain.communities.term import end_of
from services.membership.domain.errors import TermOver
from services.membership.domain.rights import may_appoint, may_decide
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.communities.hand_over import keep_an_owner
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
    until: str | None = None


async def appoint_member(command: AppointMember, *, work: Work) -> Membership:
    """Give a member another role, or another term.

    Raises: CommunityNotFound, MemberNotFound, NotAllowed, NotAMember, LastOwner, StaleProblem,
    TermOver.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("owners may give any role, animators only roles below their own")
    member = await find_member(work.scope, seen.community, command.person_id)
    if not may_appoint(command.asker, seen.own, member.role, command.role):
        raise NotAllowed("owners may give any role, animators only roles below their own")
    command.expected.check(member.version)
    if (member.role, member.until) == (command.role, command.until):
        return member
    if command.until is not None and end_of(command.until) <= work.now:
        raise TermOver
    if command.role is not Role.OWNER:
        await keep_an_owner(work, member)
    happened = member.appoint(command.role, command.until)
    await MEMBERSHIPS.save(work, member, happened)
    return member
