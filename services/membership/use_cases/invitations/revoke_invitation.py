from dataclasses import dataclass

from services.membership.domain.invitations.invitation import Invitation
from services.membership.store.owned import INVITATIONS
from services.membership.use_cases.invitations.see_invitation import see_invitation
from services.membership.use_cases.lookup import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    asker: Asker
    name: str
    invitation_id: str


async def revoke_invitation(command: RevokeInvitation, *, work: Work) -> Invitation:
    """Revoke a link, so that nobody can join by it any more. A repeat has no effect.

    Raises: CommunityNotFound, NotAllowed, InvitationNotFound.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    invitation = await see_invitation(
        command.asker, work.scope, command.invitation_id, name=command.name
    )
    if happened := invitation.revoke(work.now):
        await INVITATIONS.save(work, invitation, happened, ("revoked_at",))
    return invitation
