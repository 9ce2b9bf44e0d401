"""The aggregates Offer and Request: a mentor's offer to a programme, and a mentee's request."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.contracts.values import CommunityRef
from shared.taking import take_over


class Offer(BaseModel):
    """A mentor's offer of so many places; `taken` of them have a mentee.

    `topics`: ids. `languages`: ISO 639-1, the preferred one first.
    """

    id: str
    version: int = 1
    community: CommunityRef
    programme_id: str
    person_id: str | None
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    about: str
    capacity: int
    taken: int = 0
    withdrawn: bool = False
    created_at: datetime
    updated_at: datetime

    def take(self, now: datetime) -> bool:
        """Take a place. Return False if none is left, or the offer is withdrawn."""
        if self.withdrawn or self.taken >= self.capacity:
            return False
        self.taken += 1
        _touch(self, now)
        return True

    def free(self, now: datetime) -> None:
        self.taken -= 1
        _touch(self, now)

    def forget(self) -> None:
        self.person_id, self.about, self.topics, self.withdrawn = None, "", (), True
        self.version += 1


class Request(BaseModel):
    """A mentee's request, with topics and languages as an offer has them.

    `pair_id`: the pair that was proposed to them, or that they are in.
    """

    id: str
    version: int = 1
    community: CommunityRef
    programme_id: str
    person_id: str | None
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    goals: str
    pair_id: str | None = None
    withdrawn: bool = False
    created_at: datetime
    updated_at: datetime

    def match(self, pair_id: str | None, now: datetime) -> str:
        """Set or clear its pair, and return the participle."""
        self.pair_id = pair_id
        _touch(self, now)
        return "matched" if pair_id else "released"

    def forget(self) -> None:
        self.person_id, self.goals, self.topics, self.withdrawn = None, "", (), True
        self.version += 1


def change(application: Offer | Request, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
    """Apply the fields that differ, and return their names; this takes a withdrawal back."""
    changed = take_over(application, {**wanted, "withdrawn": False})
    if changed:
        _touch(application, now)
    return changed


def withdraw(application: Offer | Request, now: datetime) -> bool:
    """Withdraw it. Return False if it is withdrawn already."""
    if application.withdrawn:
        return False
    application.withdrawn = True
    _touch(application, now)
    return True


def application_id(programme_id: str, person_id: str) -> str:
    return f"{programme_id}.{person_id}"


def _touch(application: Offer | Request, now: datetime) -> None:
    application.version += 1
    application.updated_at = now
