"""The aggregate Stance: a target that a person follows, or a suggestion that they dismissed."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.networking import Attitude, StanceKind
from shared.contracts.unknown import Open

HAPPENED = {
    Attitude.FOLLOWED: "followed",
    Attitude.DISMISSED: "dismissed",
    Attitude.NONE: "dropped",
}


class Stance(BaseModel):
    """A stance; `person_id` and `target_id` are None once either person is erased."""

    id: str
    version: int = 0
    person_id: str | None
    kind: Open[StanceKind]
    target_id: str | None
    attitude: Open[Attitude] = Attitude.NONE
    since: datetime

    def take(self, attitude: Attitude, now: datetime) -> str | None:
        """Take another attitude and return the participle; None if it is the same."""
        if attitude == self.attitude:
            return None
        self.attitude = attitude
        self.since = now
        self.version += 1
        return HAPPENED[attitude]

    def forget(self) -> None:
        self.person_id = self.target_id = None
        self.attitude = Attitude.NONE
        self.version += 1


def no_stance(person_id: str, kind: StanceKind, target_id: str, now: datetime) -> Stance:
    """Return the stance that each starts from: version 0, no attitude."""
    key = stance_id(person_id, kind, target_id)
    return Stance(id=key, person_id=person_id, kind=kind, target_id=target_id, since=now)


def stance_id(person_id: str, kind: StanceKind, target_id: str) -> str:
    return f"{person_id}.{kind}.{target_id}"
