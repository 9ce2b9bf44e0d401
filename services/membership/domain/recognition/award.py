"""The aggregate Award: a badge that a person has earned."""

from datetime import datetime

from pydantic import BaseModel

from services.membership.domain.recognition.errors import TooManyCredentials
from services.membership.domain.recognition.status import StatusPlace
from shared.contracts.recognition import Badge
from shared.contracts.unknown import Open

MOST_CREDENTIALS = 20
"""The maximum number of credentials of one award: each keeps its place in a list forever."""
AFTER_TOMBSTONE = 2
"""The step of the version of an award that was removed: a tombstone has the next sequence."""


class Award(BaseModel):
    """An award. `credential_id`: of its public credential, which nobody can guess; None: none.

    `person_id`: None once the person is erased or objects to recognition. `status`: the place of
    that credential in a list of revoked ones. `credentials`: how many it has had. `withdrawn`: an
    administrator took the badge away.
    """

    id: str
    version: int = 1
    badge: Open[Badge]
    person_id: str | None
    credential_id: str | None = None
    status: StatusPlace | None = None
    credentials: int = 0
    withdrawn: bool = False
    awarded_at: datetime
    updated_at: datetime

    @property
    def public(self) -> bool:
        return self.credential_id is not None

    @property
    def is_held(self) -> bool:
        """Return whether somebody has the badge."""
        return self.person_id is not None and not self.withdrawn

    def publish(self, credential_id: str, status: StatusPlace, now: datetime) -> None:
        """Give it a credential. Raises: TooManyCredentials."""
        if self.credentials >= MOST_CREDENTIALS:
            raise TooManyCredentials
        self.credential_id, self.status = credential_id, status
        self.credentials += 1
        self._change(now)

    def unpublish(self, now: datetime) -> None:
        """Remove its credential, which must be revoked first."""
        self.credential_id = self.status = None
        self._change(now)

    def withdraw(self, now: datetime, *, withdrawn: bool) -> None:
        """Take the badge away, with its credential, or give it back, without one."""
        self.withdrawn = withdrawn
        self.credential_id = self.status = None
        self._change(now)

    def forget(self, now: datetime) -> None:
        """Forget whose it is; not that it was taken away, in case the person takes part again."""
        self.person_id = self.credential_id = self.status = None
        self._change(now)

    def give_again(self, person_id: str, awarded_at: datetime, now: datetime) -> None:
        """Award it to a person who objected before, and does no longer."""
        self.person_id, self.awarded_at, self.updated_at = person_id, awarded_at, now
        self.version += AFTER_TOMBSTONE

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


def award_id(person_id: str, badge: str) -> str:
    return f"{person_id}.{badge}"
