from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import NotAMember
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.communities.hand_over import hand_over
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class LeaveCommunity:
    asker: Asker
    name: str


async def leave_community(command: LeaveCommunity, *, work: Work) -> Membership:
    """Leave, withdraw a request or decline an invitation. The last owner passes ownership on.

    Raises: CommunityNotFound, NotAMember, LastOwner.
    """
    seen = await see_community(work.scope, command.asker, command.name)
    if seen.own is None:
        raise NotAMember
    await hand_over(work, seen.own)
    happened = seen.own.leave(work.now)
    await MEMBERSHIPS.save(work, seen.own, happened)
    return seen.own
