"""Invitations in request bodies and responses."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.membership.domain.invitations.invitation import (
    MOST_DAYS,
    MOST_USES,
    Invitation,
    Sealed,
    secret_of,
)
from services.membership.use_cases.invitations.see_invitation import Held
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, LocalizedText, Visibility
from shared.runtime.bodies import Body


class NewInvitation(Body):
    """A new link: how many people can use it, and for how many days."""

    most_uses: Annotated[int, Field(ge=1, le=MOST_USES, examples=[20])] = 1
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, examples=[14])] = 14


class InvitationView(BaseModel):
    """An invitation link, as owners and animators see it."""

    id: str
    community: CommunityRef
    secret: str = Field(description="The last part of the link. Secret: anyone with it can join")
    made_by: str | None = Field(description="The person's id; null once they are erased")
    most_uses: int
    left: int = Field(description="How many people may still use it")
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    version: int

    @classmethod
    def of(cls, invitation: Invitation, sealed: Sealed) -> "InvitationView":
        secret = secret_of(invitation.id, sealed)
        return cls(**invitation.model_dump(), left=invitation.left, secret=secret)


class HeldInvitationView(BaseModel):
    """The community behind an invitation link."""

    community: CommunityRef
    names: LocalizedText
    purposes: LocalizedText
    visibility: Open[Visibility]
    expires_at: datetime
    is_member: bool = Field(description="Whether you belong to the community already")

    @classmethod
    def of(cls, held: Held) -> "HeldInvitationView":
        community = held.community
        return cls(
            community=community.ref,
            names=community.names,
            purposes=community.purposes,
            visibility=community.visibility,
            expires_at=held.invitation.expires_at,
            is_member=held.is_member,
        )
