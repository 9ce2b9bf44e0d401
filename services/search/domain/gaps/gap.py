"""A gap that an animator took up: the aggregate."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from shared.contracts.gaps import GapStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language


class Gap(BaseModel):
    """A gap that was taken up in a community. `person_id`: the animator who took it up."""

    id: str
    version: int = 1
    words: str
    stems: tuple[str, ...]
    language: Open[Language]
    community: CommunityRef
    person_id: str | None
    status: Open[GapStatus] = GapStatus.TAKEN_UP
    taken_up_at: datetime
    closed_at: datetime | None = None

    def close(self, now: datetime) -> tuple[str, ...]:
        self.status, self.closed_at = GapStatus.CLOSED, now
        self.version += 1
        return ("status", "closed_at")

    def take_up(self, person_id: str, now: datetime) -> tuple[str, ...]:
        """Reopen a closed gap. Earlier measurements no longer count."""
        self.status, self.closed_at = GapStatus.TAKEN_UP, None
        self.person_id, self.taken_up_at = person_id, now
        self.version += 1
        return ("status", "closed_at", "person_id", "taken_up_at")

    def forget(self) -> None:
        self.person_id = None
        self.version += 1


def gap_id(language: str, stems: Iterable[str]) -> str:
    text = "\n".join((language, *sorted(stems)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
