"""The aggregate Membership: one person's way with one community.

    (none) ─ask─► requested ─approve─► active ─leave─► left
       │              └─refuse─► refused    └─remove─► removed
       ├─join (open)──────────────► active
       └─invite─► invited ─join─► active

From left, refused or removed one may ask, join or be invited again.
"""

from datetime import datetime

from pydantic import BaseModel

from services.membership.domain.errors import (
    AlreadyMember,
    InvitationRequired,
    NotAMember,
    NothingToDecide,
)
from shared.contracts.membership import membership_id
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, JoinPolicy, Role, Standing

PENDING = {Standing.ACTIVE, Standing.REQUESTED}
OPEN = frozenset({*PENDING, Standing.INVITED})
"""Where a person belongs, or waits to."""


class Membership(BaseModel):
    """`version` is 0 until its first change is stored.

    `as_admin`: they came in by the rights of a platform administrator, and nobody let them in.
    """

    id: str
    version: int = 0
    community: CommunityRef
    person_id: str
    standing: Open[Standing]
    role: Open[Role] = Role.MEMBER
    since: datetime
    as_admin: bool = False

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE

    @property
    def is_invited(self) -> bool:
        return self.standing is Standing.INVITED

    def join(
        self,
        policy: Open[JoinPolicy],
        now: datetime,
        *,
        is_private: bool = False,
        is_admin: bool = False,
    ) -> str:
        """Join or ask to, as the policy says; ask, where only a newer version knows what it says.

        The participle of what happened.

        Only an administrator can stand before a private community without being invited.
        Raises: AlreadyMember, InvitationRequired.
        """
        if self.standing in PENDING and self.version > 0:
            raise AlreadyMember
        is_let_in = self.standing is Standing.INVITED or (
            policy is JoinPolicy.OPEN and not is_private
        )
        if is_let_in or is_admin:
            self._become(Standing.ACTIVE, now, as_admin=not is_let_in)
            return "joined"
        if policy is JoinPolicy.INVITATION:
            raise InvitationRequired
        self._become(Standing.REQUESTED, now)
        return "requested"

    def invite(self, now: datetime) -> str:
        """Who had asked is approved by it. Raises: AlreadyMember."""
        if self.is_active and self.version > 0:
            raise AlreadyMember
        if self.standing is Standing.REQUESTED and self.version > 0:
            return self.approve(now)
        self._become(Standing.INVITED, now)
        return "invited"

    def approve(self, now: datetime) -> str:
        """Raises: NothingToDecide."""
        self._decide(Standing.ACTIVE, now)
        return "approved"

    def refuse(self, now: datetime) -> str:
        """Raises: NothingToDecide."""
        self._decide(Standing.REFUSED, now)
        return "refused"

    def leave(self, now: datetime) -> str:
        """Also takes back a request or declines an invitation. Raises: NotAMember."""
        self._end(Standing.LEFT, now)
        return "left"

    def remove(self, now: datetime) -> str:
        """Raises: NotAMember."""
        self._end(Standing.REMOVED, now)
        return "removed"

    def appoint(self, role: Role) -> str:
        """Raises: NotAMember."""
        if not self.is_active:
            raise NotAMember
        self.role = role
        self.version += 1
        return "appointed"

    def _decide(self, standing: Standing, now: datetime) -> None:
        if self.standing is not Standing.REQUESTED:
            raise NothingToDecide
        self._become(standing, now)

    def _end(self, standing: Standing, now: datetime) -> None:
        if self.standing not in OPEN:
            raise NotAMember
        self._become(standing, now)

    def _become(self, standing: Standing, now: datetime, *, as_admin: bool = False) -> None:
        if standing is not Standing.ACTIVE:
            self.role = Role.MEMBER
        self.standing = standing
        self.as_admin = as_admin
        self.since = now
        self.version += 1


def no_membership(community: CommunityRef, person_id: str, now: datetime) -> Membership:
    """Where everyone starts from; it becomes one with its first change."""
    return Membership(
        id=membership_id(community.id, person_id),
        community=community,
        person_id=person_id,
        standing=Standing.LEFT,
        since=now,
    )
