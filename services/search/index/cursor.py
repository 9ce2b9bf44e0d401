"""Encrypted cursors: the position in a list of results, bound to its query.

A cursor holds the sort values of the last item, as `search_after` takes them, and the score of the
first, to which all scores of the list are relative. OpenSearch's scores depend on documents that
the reader may not see (docs/decisions/0035-scores-and-what-is-hidden.md). So a cursor is encrypted
(AES-SIV, RFC 5297): nobody outside can read or make one. A cursor with scores is salted, because
comparing two equal ones would reveal whether a score has changed. One without scores is not.

A cursor grants nothing: permissions are checked again for every page. For the same reason it has no
point in time, which would keep showing content that was deleted or restricted later. A list by date
never repeats an item; a list by score may, if writes change scores between pages.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from services.search.index.errors import MalformedCursorError

_KEY_FOR = b"cursors of search"
_SALT_BYTES = 12
_BLOCK = 64
"""The block size to which plaintexts are padded, in bytes, to hide how many digits a score has."""


@dataclass(frozen=True, slots=True)
class Place:
    """The rank (score, or publication in milliseconds since 1970) and key of the last item.

    `best` is the score of the first item of the list, or None without scores. `meant`: whether
    scores include meaning, and not words alone.
    """

    rank: float
    key: str
    best: float | None = None
    meant: bool = False


def fingerprint(*question: object) -> str:
    """Return a hash of everything that decides which items are found, and in which order."""
    whole = orjson.dumps(question, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(whole).hexdigest()[:16]


class Cursors:
    """The writer and reader of cursors. `secret` is shared by all processes of search."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESSIV(hmac.digest(secret.encode(), _KEY_FOR, "sha512"))

    def write(self, place: Place, question: str) -> str:
        salt = "" if place.best is None else secrets.token_urlsafe(_SALT_BYTES)
        said = orjson.dumps([salt, question, place.rank, place.key, place.best, place.meant])
        said += b" " * (-len(said) % _BLOCK)
        return urlsafe_b64encode(self._cipher.encrypt(said, None)).rstrip(b"=").decode()

    def read(self, cursor: str, question: str) -> Place:
        """Decrypt a cursor. Raises: MalformedCursorError."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            _, bound, *place = orjson.loads(self._cipher.decrypt(sealed, None))
            found = Place(*place)
        except (InvalidTag, ValueError, TypeError) as wrong:
            raise MalformedCursorError("`after` is not a valid cursor") from wrong
        if bound != question:
            raise MalformedCursorError("`after` belongs to another query")
        return found
