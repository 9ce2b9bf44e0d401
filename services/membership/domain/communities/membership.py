"""The aggregate Membership: one person's standing in one community.

    (none) ─ask─► requested ─approve─► active ─leave─► left
       │              └─refuse─► refused    └─remove─► removed
       ├─join (open)──────────────► active
       ├─invite─► invited ─join─► active
       └─use a link, or be added─► active

From left, refused or removed, a person may ask, join or be invited again. A role may have a term.
At its end the person becomes a member; a member or guest leaves the community.
"""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from services.membership.domain.communities.term import end_of
from services.membership.domain.errors import (
    AlreadyMember,
    AnswersNeeded,
    InvitationRequired,
    NotAMember,
    NothingToDecide,
)
from shared.contracts.membership import membership_id
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, JoinPolicy, LocalizedText, Role, Standing

PENDING = {Standing.ACTIVE, Standing.REQUESTED}
OPEN = frozenset({*PENDING, Standing.INVITED})
"""The standings of people who belong to a community or wait to."""


class Answer(BaseModel):
    """An answer to a question, with the question's text at that time."""

    question: LocalizedText
    answer: str


class Membership(BaseModel):
    """A person's membership in a community; `version` is 0 until its first change is stored.

    `as_admin`: they joined by the rights of a platform administrator, and nobody admitted them.
    `invitation_id`: the link by which they joined. `answers`: those of an open request; no fact
    holds them, and they are deleted once it is decided or withdrawn. `until`: the last day of the
    role, ISO 8601. `reminded_for`: the last day that the latest reminder was about. `successor_id`:
    the person whom an owner asks to take their place.
    """

    id: str
    version: int = 0
    community: CommunityRef
    person_id: str
    standing: Open[Standing]
    role: Open[Role] = Role.MEMBER
    since: datetime
    as_admin: bool = False
    invitation_id: str | None = None
    answers: tuple[Answer, ...] = ()
    until: str | None = None
    reminded_for: str | None = None
    successor_id: str | None = None
    joined_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE

    @property
    def is_invited(self) -> bool:
        return self.standing is Standing.INVITED

    @property
    def owns(self) -> bool:
        return self.is_active and self.role is Role.OWNER

    def join(
        self,
        policy: Open[JoinPolicy],
        now: datetime,
        *,
        is_private: bool = False,
        is_admin: bool = False,
        questions: Sequence[LocalizedText] = (),
        answers: Sequence[str] = (),
    ) -> str:
        """Join, or ask to join, as the policy says; ask if only a newer version knows the policy.

        Returns the participle of the fact. Only an administrator can reach a private community
        without an invitation.

        Raises: AlreadyMember, InvitationRequired, AnswersNeeded.
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
        if len(answers) != len(questions):
            raise AnswersNeeded(f"it asks {len(questions)} questions", questions=len(questions))
        self._become(Standing.REQUESTED, now)
        self.answers = tuple(
            Answer(question=question, answer=answer)
            for question, answer in zip(questions, answers, strict=True)
        )
        return "requested"

    def invite(self, now: datetime, role: Open[Role] = Role.MEMBER) -> str:
        """Invite, with a role to have after joining, or approve an open request.

        Raises: AlreadyMember.
        """
        if self.is_active and self.version > 0:
            raise AlreadyMember
        if self.standing is Standing.REQUESTED and self.version > 0:
            return self.approve(now)
        self._become(Standing.INVITED, now)
        self.role = role
        return "invited"

    def use_link(self, invitation_id: str, now: datetime) -> str:
        """Join by an invitation link. A removed member needs a person's decision to come back.

        Raises: AlreadyMember, InvitationRequired.
        """
        if self.is_active:
            raise AlreadyMember
        if self.standing is Standing.REMOVED:
            raise InvitationRequired("you were removed: ask an animator to invite you")
        self._become(Standing.ACTIVE, now)
        self.invitation_id = invitation_id
        return "joined"

    def add(self, role: Role, now: datetime) -> str:
        """Make the person a member at an animator's or owner's request. Raises: AlreadyMember."""
        if self.is_active:
            raise AlreadyMember
        self._become(Standing.ACTIVE, now)
        self.role = role
        return "added"

    def approve(self, now: datetime) -> str:
        """Approve the open request. Raises: NothingToDecide."""
        self._decide(Standing.ACTIVE, now)
        return "approved"

    def refuse(self, now: datetime) -> str:
        """Refuse the open request. Raises: NothingToDecide."""
        self._decide(Standing.REFUSED, now)
        return "refused"

    def leave(self, now: datetime) -> str:
        """Leave, withdraw a request or decline an invitation. Raises: NotAMember."""
        self._end(Standing.LEFT, now)
        return "left"

    def remove(self, now: datetime) -> str:
        """Remove the member, the request or the invitation. Raises: NotAMember."""
        self._end(Standing.REMOVED, now)
        return "removed"

    def appoint(self, role: Role, until: str | None = None) -> str:
        """Raises: NotAMember."""
        if not self.is_active:
            raise NotAMember
        self.role, self.until, self.reminded_for = role, until, None
        if role is not Role.OWNER:
            self.successor_id = None
        self.version += 1
        return "appointed"

    def is_over(self, now: datetime) -> bool:
        """Return whether the term of the role has ended."""
        return self.is_active and self.until is not None and end_of(self.until) <= now

    def remind(self) -> str:
        self.reminded_for = self.until
        self.version += 1
        return "reminded"

    def expire(self, now: datetime) -> str:
        """End the term: a member or guest leaves, and any other role becomes member."""
        if self.role in {Role.MEMBER, Role.GUEST}:
            self._become(Standing.LEFT, now)
        else:
            self.appoint(Role.MEMBER)
        return "expired"

    def nominate(self, successor_id: str) -> str:
        self.successor_id = successor_id
        self.version += 1
        return "nominated"

    def unname(self, happened: str) -> str:
        """Remove the successor that this owner named."""
        self.successor_id = None
        self.version += 1
        return happened

    def hand_over(self) -> str:
        """Make this owner a member, since their successor owns the community instead."""
        self.appoint(Role.MEMBER)
        return "resigned"

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
        if self.is_active and self.joined_at is None:  # stored before the field existed
            self.joined_at = self.since
        self.joined_at = now if standing is Standing.ACTIVE else self.joined_at
        self.standing = standing
        self.as_admin = as_admin
        self.invitation_id = self.until = self.reminded_for = self.successor_id = None
        self.answers = ()
        self.since = now
        self.version += 1


def no_membership(community: CommunityRef, person_id: str, now: datetime) -> Membership:
    """Return the membership that everyone starts from: version 0, not a member."""
    return Membership(
        id=membership_id(community.id, person_id),
        community=community,
        person_id=person_id,
        standing=Standing.LEFT,
        since=now,
    )
