from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership
from services.membership.domain.rights import may_decide
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.lookup import find_member, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class DecideRequest:
    asker: Asker
    name: str
    person_id: str
    approve: bool


async def decide_request(command: DecideRequest, *, work: Work) -> Membership:
    """Approve or refuse somebody's request to join.

    Raises: CommunityNotFound, NotAllowed, MemberNotFound, NothingToDecide.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("only owners and animators may decide on requests")
    member = await find_member(work.scope, seen.community, command.person_id)
    happened = member.approve(work.now) if command.approve else member.refuse(work.now)
    await MEMBERSHIPS.save(work, member, happened)
    return member
