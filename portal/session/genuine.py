"""Checks that a request that changes something comes from a page of the portal (CSRF).

Besides SameSite there are two checks: the browser's own statement about the page (Sec-Fetch-Site),
and a secret of the session in each form. The secret is masked differently on each page, so that the
size of a compressed page reveals nothing of it (BREACH).
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

FIELD = "csrf"
SECRET_BYTES = 32


def new_csrf_secret() -> str:
    return urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def masked(secret: str) -> str:
    """Return the value of the field, which differs at each call."""
    known = urlsafe_b64decode(secret)
    mask = secrets.token_bytes(len(known))
    return urlsafe_b64encode(mask + _xor(mask, known)).decode()


def is_genuine(secret: str, field: str) -> bool:
    try:
        raw = urlsafe_b64decode(field.encode("ascii"))
    except ValueError:
        return False
    if len(raw) != 2 * SECRET_BYTES:
        return False
    mask, hidden = raw[:SECRET_BYTES], raw[SECRET_BYTES:]
    return hmac.compare_digest(_xor(mask, hidden), urlsafe_b64decode(secret))


def is_of_our_page(headers: Mapping[str, str]) -> bool:
    """Return whether the browser says so; browsers from before 2023 say nothing, and pass."""
    return headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(left, right, strict=True))
