"""The aggregate Kudos: one person's thanks to another, with the reason."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.recognition import KudosStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef

TEXTS = ("reason", "topic_id")


class Kudos(BaseModel):
    """Kudos. `topic_id`: the topic or skill that they are about, if any.

    `by_id`: None once the giver is erased. `to_id`: None once the receiver is erased or objects.
    """

    id: str
    version: int = 1
    community: CommunityRef | None
    by_id: str | None
    to_id: str | None
    reason: str
    topic_id: str | None
    status: Open[KudosStatus] = KudosStatus.SHOWN
    given_at: datetime
    updated_at: datetime

    @property
    def is_shown(self) -> bool:
        return self.status is KudosStatus.SHOWN and self.to_id is not None

    @property
    def is_there(self) -> bool:
        return self.status is not KudosStatus.WITHDRAWN and self.to_id is not None

    def show(self, now: datetime, *, shown: bool) -> str | None:
        """Show or hide them, as the receiver; return the participle, or None if unchanged."""
        wanted = KudosStatus.SHOWN if shown else KudosStatus.HIDDEN
        if self.status is wanted or not self.is_there:
            return None
        self.status = wanted
        self._change(now)
        return "restored" if shown else "declined"

    def withdraw(self, now: datetime) -> str | None:
        """Take them back, as the giver; return the participle, or None if unchanged."""
        if not self.is_there:
            return None
        self.status = KudosStatus.WITHDRAWN
        self._empty()
        self._change(now)
        return "withdrawn"

    def forget(self, person_id: str, now: datetime) -> None:
        """Remove a person. Without their giver, kudos keep no text, and count on."""
        if self.by_id == person_id:
            self.by_id = None
        if self.to_id == person_id:
            self.to_id = None
        self._empty()
        self._change(now)

    def _empty(self) -> None:
        self.reason, self.topic_id = "", None

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
