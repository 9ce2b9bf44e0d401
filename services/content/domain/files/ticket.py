"""Tickets: addresses that open one file for one person, for about an hour, without a token.

Browsers use them for requests without headers: pictures, players and downloads. A ticket grants no
right: each request checks the current rights of its person. It is sealed (HMAC-SHA256, truncated to
128 bits) with the secret of Guilde-Tokens.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LIVES_SECONDS = 3_600
STEP_SECONDS = 600
"""Tickets of the same ten minutes are equal, so that browsers need not load a file again."""
_SEAL_BYTES = 16
_FOR = b"guilde file ticket\0"


class Part(StrEnum):
    CONTENT = "content"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket; `until` is in seconds since 1970."""

    file_id: str
    part: Part
    person_id: str
    is_guest: bool
    until: int


def until(now: datetime) -> int:
    return (int(now.timestamp()) // STEP_SECONDS + 1) * STEP_SECONDS + LIVES_SECONDS


class Tickets:
    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def write(self, ticket: Ticket) -> str:
        fields = [*(ticket.file_id, ticket.part, ticket.person_id, ticket.is_guest, ticket.until)]
        said = json.dumps(fields, separators=(",", ":")).encode()
        return _encode(self._seal(said) + said)

    def read(self, written: str, now: datetime) -> Ticket | None:
        """Return the ticket; None if it is not genuine or has expired."""
        try:
            whole = urlsafe_b64decode(written + "=" * (-len(written) % 4))
        except ValueError:
            return None
        seal, said = whole[:_SEAL_BYTES], whole[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(said)):
            return None
        file_id, part, person_id, is_guest, ends = json.loads(said)
        ticket = Ticket(file_id, Part(part), person_id, is_guest, ends)
        return ticket if now.timestamp() < ticket.until else None

    def _seal(self, said: bytes) -> bytes:
        return hmac.digest(self._secret, _FOR + said, "sha256")[:_SEAL_BYTES]


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
