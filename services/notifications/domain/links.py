"""Signed links to unsubscribe: anyone with a link can stop the emails of one reason to one person.

base64url(person id | scope) . base64url(HMAC-SHA256)

They do not expire: RFC 8058 requires a link to work as long as its email exists.
"""

import binascii
import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass

from services.notifications.domain.errors import LinkNotFound

DIGEST = "digest"
EVERYTHING = "everything"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """The content of a link. `scope`: the name of a reason, DIGEST or EVERYTHING."""

    person_id: str
    scope: str


def write_link(unsubscription: Unsubscription, key: bytes) -> str:
    content = f"{unsubscription.person_id}|{unsubscription.scope}".encode()
    return f"{_text(content)}.{_text(_sign(content, key))}"


def read_link(token: str, key: bytes, reasons: Collection[str]) -> Unsubscription:
    """Verify a link. `reasons`: the names of the known ones. Raises: LinkNotFound."""
    content_text, _, signature_text = token.partition(".")
    try:
        content, signature = _bytes(content_text), _bytes(signature_text)
    except (ValueError, binascii.Error) as wrong:
        raise LinkNotFound from wrong
    if not hmac.compare_digest(signature, _sign(content, key)):
        raise LinkNotFound
    person_id, _, scope = content.decode().partition("|")
    if scope not in {*reasons, DIGEST, EVERYTHING}:
        raise LinkNotFound
    return Unsubscription(person_id, scope)


def _sign(content: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"unsubscribe|" + content, hashlib.sha256).digest()


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
