"""The aggregate Connection: between two people who both consent.

    asked ─accept─► connected ─end─► ended ─ask─► asked
      └─decline─► declined ─the other one asks─► asked

A declined asker is not notified, and cannot ask again; the other person may ask.
"""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.networking import ConnectionStatus
from shared.contracts.unknown import Open


class Connection(BaseModel):
    """A connection; `asker_id` and `asked_id` are None once either person is erased."""

    id: str
    version: int = 0
    asker_id: str | None
    asked_id: str | None
    status: Open[ConnectionStatus] = ConnectionStatus.ENDED
    since: datetime

    def want(self, person_id: str, other_id: str, now: datetime) -> str | None:
        """Ask, or accept the other's request; return the participle, or None if nothing changes."""
        if self.status is ConnectionStatus.CONNECTED:
            return None
        if self.status is ConnectionStatus.ASKED and self.asked_id == person_id:
            return self._become(ConnectionStatus.CONNECTED, "accepted", now)
        waits = self.status in {ConnectionStatus.ASKED, ConnectionStatus.DECLINED}
        if waits and self.asker_id == person_id:
            return None
        self.asker_id, self.asked_id = person_id, other_id
        return self._become(ConnectionStatus.ASKED, "asked", now)

    def refuse(self, person_id: str, now: datetime) -> str | None:
        """Decline, withdraw or end it, as this person may; return None if nothing is open."""
        if self.status is ConnectionStatus.ASKED and self.asked_id == person_id:
            return self._become(ConnectionStatus.DECLINED, "declined", now)
        if self.status in {ConnectionStatus.ASKED, ConnectionStatus.CONNECTED}:
            return self._become(ConnectionStatus.ENDED, "ended", now)
        return None

    def as_told(self, person_id: str) -> ConnectionStatus | str:
        """Return its status as shown to this person: a refusal is hidden from the asker."""
        declined = self.status is ConnectionStatus.DECLINED
        if declined:
            asked = self.asker_id == person_id
            return ConnectionStatus.ASKED if asked else ConnectionStatus.DECLINED
        return self.status

    def other(self, person_id: str) -> str | None:
        return self.asked_id if self.asker_id == person_id else self.asker_id

    def forget(self) -> None:
        self.asker_id = self.asked_id = None
        self.status = ConnectionStatus.ENDED
        self.version += 1

    def _become(self, status: ConnectionStatus, participle: str, now: datetime) -> str:
        self.status = status
        self.since = now
        self.version += 1
        return participle


def no_connection(one: str, other: str, now: datetime) -> Connection:
    """Return the connection that each pair starts from: version 0, ended."""
    return Connection(id=connection_id(one, other), asker_id=one, asked_id=other, since=now)


def connection_id(one: str, other: str) -> str:
    return ".".join(sorted((one, other)))
