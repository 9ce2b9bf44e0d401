"""Lists of revoked credentials (W3C Bitstring Status List 1.0).

A credential has a place in a list: one bit. A list contains nothing else about it, and covers many
credentials, so that it reveals no holder.
"""

import gzip
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import count

from pydantic import BaseModel

SIZE = 131_072
"""The places of a list: the fewest that the standard allows, so that one place hides among many."""
_FULL = SIZE // 2
"""The number of places to assign, low enough that a free one is found in a few attempts."""
_BYTES = SIZE // 8


class StatusPlace(BaseModel):
    """The place of a credential: its list, and its bit there."""

    list: int
    index: int


class StatusList(BaseModel):
    """A list: the places that are taken, and of these the revoked ones. A bit is never cleared."""

    id: int
    taken: bytes = bytes(_BYTES)
    revoked: bytes = bytes(_BYTES)

    @property
    def is_full(self) -> bool:
        return int.from_bytes(self.taken).bit_count() >= _FULL

    def take(self, secret: str) -> StatusPlace:
        """Take a place in a list that is not full.

        It derives from the credential's secret, since sequential places would reveal the order of
        issue.
        """
        places = (_place(secret, attempt) for attempt in count())
        index = next(place for place in places if not _is_set(self.taken, place))
        self.taken = _with(self.taken, index)
        return StatusPlace(list=self.id, index=index)

    def revoke(self, index: int) -> None:
        self.revoked = _with(self.revoked, index)

    @property
    def encoded(self) -> str:
        """Return the `encodedList`: multibase (base64url) of the compressed bits."""
        packed = gzip.compress(self.revoked, mtime=0)
        return f"u{urlsafe_b64encode(packed).rstrip(b'=').decode()}"


def fingerprint(credential_id: str) -> str:
    """Return a digest of the secret id of a revoked credential, to recognise it."""
    return sha256(credential_id.encode()).hexdigest()


def _place(secret: str, attempt: int) -> int:
    return int.from_bytes(sha256(f"{attempt}/{secret}".encode()).digest()[:8]) % SIZE


def _is_set(bits: bytes, index: int) -> bool:
    return bool(bits[index // 8] & _bit(index))


def _with(bits: bytes, index: int) -> bytes:
    at = index // 8
    return bits[:at] + bytes([bits[at] | _bit(index)]) + bits[at + 1 :]


def _bit(index: int) -> int:
    """Return the bit of an index in its byte; the first index is the highest bit."""
    return 0x80 >> index % 8
