from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership, no_membership
from services.membership.store.owned import INVITATIONS, MEMBERSHIPS
from services.membership.use_cases.invitations.see_invitation import hold_invitation
from services.membership.use_cases.lookup import refuse_archived, refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class UseInvitation:
    """The input of `use_invitation`. invitation_id: None if the link is not genuine."""

    asker: Asker
    invitation_id: str | None


async def use_invitation(command: UseInvitation, *, work: Work) -> Membership:
    """Join a community through a link, regardless of its visibility.

    A member does not use up the link. The invitation is written before the membership, so of two
    concurrent requests, even of one person, the second sees the effect of the first.

    Raises: InvitationNotFound, InvitationOver, InvitationRequired, CommunityArchived, PersonErased.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    held = await hold_invitation(command.asker, work.scope, command.invitation_id)
    invitation, community = held.invitation, held.community
    if held.own is not None and held.own.is_active:
        return held.own
    refuse_archived(community)
    member = held.own or no_membership(community.ref, command.asker.person_id, work.now)
    happened = member.use_link(invitation.id, work.now)
    await INVITATIONS.save(work, invitation, invitation.use(work.now), ("used",))
    await MEMBERSHIPS.save(work, member, happened)
    return member
