"""Where a walk through results stands: sealed, and bound to the question it was given for.

It holds the sort values of the last item, as `search_after` takes them, and the score of the first,
to which all scores of the walk are relative. Scores as OpenSearch gives them count what the reader
may not see (docs/decisions/0035-scores-and-what-is-hidden.md): so a cursor is encrypted (AES-SIV,
RFC 5297), and nobody outside reads or makes one. One with scores is written differently each time:
else who compares two would see that a score has changed. One without is always the same.

It grants nothing: what may be seen is asked anew with every page. That is also why there is no
point in time behind it: one would go on showing what was deleted or restricted meanwhile. A walk by
date never meets an item twice; one by score may, where writing shifts scores between pages.
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
"""Bytes that what is encrypted is a multiple of: scores have more digits or fewer."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last item given: its rank (score, or milliseconds since 1970 of publication) and its key.

    best: the score of the first item of the walk; None where nothing is scored.
    """

    rank: float
    key: str
    best: float | None = None


def fingerprint(*question: object) -> str:
    """Of everything that decides which items there are, and in which order."""
    whole = orjson.dumps(question, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(whole).hexdigest()[:16]


class Cursors:
    """Writes and reads them. `secret`: the same for all processes of search."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESSIV(hmac.digest(secret.encode(), _KEY_FOR, "sha512"))

    def write(self, place: Place, question: str) -> str:
        salt = "" if place.best is None else secrets.token_urlsafe(_SALT_BYTES)
        said = orjson.dumps([salt, question, place.rank, place.key, place.best])
        said += b" " * (-len(said) % _BLOCK)
        return urlsafe_b64encode(self._cipher.encrypt(said, None)).rstrip(b"=").decode()

    def read(self, cursor: str, question: str) -> Place:
        """Raises: MalformedCursorError."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            _, bound, *place = orjson.loads(self._cipher.decrypt(sealed, None))
            found = Place(*place)
        except (InvalidTag, ValueError, TypeError) as wrong:
            raise MalformedCursorError("`after` is not a valid cursor") from wrong
        if bound != question:
            raise MalformedCursorError("`after` belongs to another query")
        return found
