from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership, no_membership
from services.membership.domain.rights import may_enter
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.values import Visibility
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class JoinCommunity:
    """The input of `join_community`. answers: to the community's questions, in their order."""

    asker: Asker
    name: str
    answers: Sequence[str] = ()


async def join_community(command: JoinCommunity, *, work: Work) -> Membership:
    """Join a community, or ask to join it, as its join policy says.

    Raises: CommunityNotFound, CommunityArchived, AlreadyMember, InvitationRequired, AnswersNeeded.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name, allowed=may_enter)
    community = seen.community
    refuse_archived(community)
    membership = seen.own or no_membership(community.ref, command.asker.person_id, work.now)
    happened = membership.join(
        community.join_policy,
        work.now,
        is_private=community.visibility in {Visibility.PRIVATE, Visibility.SECRET},
        is_admin=command.asker.is_admin,
        questions=community.questions,
        answers=command.answers,
    )
    await MEMBERSHIPS.save(work, membership, happened)
    return membership
