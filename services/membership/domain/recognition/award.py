"""The aggregate Award: a badge that a person has earned."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.recognition import Badge
from shared.contracts.unknown import Open

AFTER_TOMBSTONE = 2
"""The step of the version of an award that was removed: a tombstone has the next sequence."""


class Award(BaseModel):
    """An award. `credential_id`: of its public credential, which nobody can guess; None: none.

    `person_id`: None once the person is erased or objects to recognition.
    """

    id: str
    version: int = 1
    badge: Open[Badge]
    person_id: str | None
    credential_id: str | None = None
    awarded_at: datetime
    updated_at: datetime

    @property
    def public(self) -> bool:
        return self.credential_id is not None

    def publish(self, credential_id: str | None, now: datetime) -> str | None:
        """Give it this credential, or none; return the participle, or None if unchanged."""
        if self.public == (credential_id is not None):
            return None
        self.credential_id = credential_id
        self._change(now)
        return "published" if credential_id else "unpublished"

    def forget(self, now: datetime) -> None:
        self.person_id = self.credential_id = None
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
