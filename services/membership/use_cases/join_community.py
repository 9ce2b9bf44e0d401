from dataclasses import dataclass

from services.membership.domain.membership import Membership, no_membership
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.lookup import refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.values import Visibility
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class JoinCommunity:
    asker: Asker
    name: str


async def join_community(command: JoinCommunity, *, work: Work) -> Membership:
    """Join, or ask to join, a community, as its join policy says.

    Raises: CommunityNotFound, AlreadyMember, InvitationRequired.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    community = seen.community
    membership = seen.own or no_membership(community.ref, command.asker.person_id, work.now)
    happened = membership.join(
        community.join_policy,
        work.now,
        is_private=community.visibility is Visibility.PRIVATE,
        is_admin=command.asker.is_admin,
    )
    await MEMBERSHIPS.save(work, membership, happened)
    return membership
