from dataclasses import dataclass

from services.membership.domain.errors import LastOwner, NotAMember
from services.membership.domain.membership import Membership
from services.membership.store import memberships
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import Role
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class LeaveCommunity:
    asker: Asker
    name: str


async def leave_community(command: LeaveCommunity, *, work: Work) -> Membership:
    """Leave; or take back a request, or decline an invitation.

    Raises: CommunityNotFound, NotAMember, LastOwner.
    """
    seen = await see_community(work.scope, command.asker, command.name)
    if seen.own is None:
        raise NotAMember
    await keep_an_owner(work, seen.own)
    happened = seen.own.leave(work.now)
    await MEMBERSHIPS.save(work, seen.own, happened)
    return seen.own


async def keep_an_owner(work: Work, membership: Membership) -> None:
    """Raises: LastOwner if nobody would own the community without this membership."""
    if not membership.is_active or membership.role is not Role.OWNER:
        return
    if not await memberships.has_other_owner(
        work.scope, membership.community.id, membership.person_id
    ):
        raise LastOwner("appoint another owner first")
