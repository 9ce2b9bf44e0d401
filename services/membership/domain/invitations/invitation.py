"""An invitation link: people who have it can join, until it is used up or expires.

The link has the invitation's id and a seal, which only this service can compute. So it is stored
nowhere, and can be shown to owners again.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.membership.domain.invitations.errors import InvitationOver
from shared.contracts.values import CommunityRef

MOST_USES = 1_000
MOST_DAYS = 90
LONGEST_SECRET = 100
_ID_BYTES = 16
_FOR = b"guilde invitation\0"

Sealed = Callable[[bytes], bytes]
"""A function that returns a seal of the given bytes, which only this service can make."""


class Invitation(BaseModel):
    """An invitation link; `made_by` is None once the person is erased."""

    id: str
    version: int = 1
    community: CommunityRef
    made_by: str | None
    most_uses: int
    used: int = 0
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    @property
    def left(self) -> int:
        return self.most_uses - self.used

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.left > 0 and now < self.expires_at

    def use(self, now: datetime) -> str:
        """Count one more use. Raises: InvitationOver."""
        if not self.is_open(now):
            raise InvitationOver
        self.used += 1
        self.version += 1
        return "used"

    def revoke(self, now: datetime) -> str | None:
        """Revoke the link; return None if it was revoked before."""
        if self.revoked_at is not None:
            return None
        self.revoked_at = now
        self.version += 1
        return "revoked"

    def forget(self) -> None:
        self.made_by = None
        self.version += 1


def secret_of(invitation_id: str, sealed: Sealed) -> str:
    """Return the last part of the link."""
    key = UUID(invitation_id).bytes
    return urlsafe_b64encode(key + sealed(_FOR + key)).rstrip(b"=").decode()


def read_secret(secret: str, sealed: Sealed) -> str | None:
    """Return the invitation's id; None if this service never issued the link."""
    try:
        whole = urlsafe_b64decode(secret.encode("ascii") + b"=" * (-len(secret) % 4))
    except (ValueError, binascii.Error):
        return None
    key, seal = whole[:_ID_BYTES], whole[_ID_BYTES:]
    if len(key) < _ID_BYTES or not hmac.compare_digest(seal, sealed(_FOR + key)):
        return None
    return str(UUID(bytes=key))
