"""An invitation link, for owners and animators, and for a person who has it."""

from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from services.membership.domain.invitations.errors import InvitationNotFound, InvitationOver
from services.membership.domain.invitations.invitation import Invitation
from services.membership.domain.rights import may_decide
from services.membership.store.owned import COMMUNITIES, INVITATIONS, MEMBERSHIPS
from services.membership.use_cases.lookup import NOWHERE, see_community
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.mongo import Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class Held:
    """A link that a person has: its community, and their membership there."""

    invitation: Invitation
    community: Community
    own: Membership | None

    @property
    def is_member(self) -> bool:
        return self.own is not None and self.own.is_active


async def see_invitation(
    asker: Asker, scope: Scope, invitation_id: str, *, name: str = ""
) -> Invitation:
    """Return a link. name: of its community.

    Raises: CommunityNotFound, NotAllowed, InvitationNotFound.
    """
    invitation = await INVITATIONS.find(scope, invitation_id)
    place = name or (invitation.community.id if invitation else "")
    seen = await see_community(scope, asker, place)
    if not may_decide(asker, seen.own):
        raise NotAllowed("only owners and animators may see invitations")
    if invitation is None or invitation.community.id != seen.community.id:
        raise InvitationNotFound
    return invitation


async def hold_invitation(asker: Asker, scope: Scope, invitation_id: str | None) -> Held:
    """Return a held link. invitation_id: None if it is not genuine. Raises: InvitationNotFound."""
    # look up even an id that nobody issued, so that the time taken does not give it away
    invitation = await INVITATIONS.find(scope, invitation_id or NOWHERE)
    community = await COMMUNITIES.find(scope, invitation.community.id) if invitation else None
    if invitation is None or community is None:
        raise InvitationNotFound
    own = await MEMBERSHIPS.find(scope, membership_id(community.id, asker.person_id))
    return Held(invitation, community, own)


async def read_invitation(
    asker: Asker, scope: Scope, invitation_id: str | None, now: datetime
) -> Held:
    """Return a link before its use. Only members see one that is over.

    Raises: InvitationNotFound, InvitationOver.
    """
    held = await hold_invitation(asker, scope, invitation_id)
    if not held.is_member and not held.invitation.is_open(now):
        raise InvitationOver
    return held
