from dataclasses import dataclass
from datetime import timedelta

from services.membership.domain.invitations.invitation import Invitation
from services.membership.domain.rights import may_decide
from services.membership.store.owned import INVITATIONS
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """The input of `open_invitation`. most_uses: how many people may join by the link."""

    asker: Asker
    name: str
    most_uses: int
    lives: timedelta


async def open_invitation(command: OpenInvitation, *, work: Work) -> Invitation:
    """Create a link to join a community by.

    Raises: CommunityNotFound, CommunityArchived, NotAllowed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_decide(command.asker, seen.own):
        raise NotAllowed("only owners and animators may invite")
    refuse_archived(seen.community)
    invitation = Invitation(
        id=work.new_id(),
        community=seen.community.ref,
        made_by=command.asker.person_id,
        most_uses=command.most_uses,
        made_at=work.now,
        expires_at=work.now + command.lives,
    )
    await INVITATIONS.save(work, invitation, "opened")
    return invitation
