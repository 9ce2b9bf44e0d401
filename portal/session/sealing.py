"""The sealing of stored data, so that the store alone reveals nothing.

    cookie (256 random bits)  ──sha256──▶  the row's id
             └──HKDF with the portal's secret──▶  the key of the row's content (AES-256-GCM)

Even the store and the secret together open nothing: a key also needs its browser's cookie.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHANCE_BYTES = 32
_KEY_BYTES = 32
_NONCE_BYTES = 12


class SealBroken(Exception):
    """The content was not sealed with this key, or was changed."""


def new_secret() -> str:
    return secrets.token_urlsafe(CHANCE_BYTES)


def row_id(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


class Sealer:
    """The sealer of data. `secret` is the portal's own, the same in all its processes."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def seal(self, content: bytes, *, key: str, purpose: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher(key, purpose).encrypt(nonce, content, None)

    def open(self, sealed: bytes, *, key: str, purpose: str) -> bytes:
        """Return the sealed content. Raises: SealBroken."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher(key, purpose).decrypt(nonce, content, None)
        except (InvalidTag, ValueError) as broken:
            raise SealBroken from broken

    def seal_text(self, content: bytes, *, purpose: str) -> str:
        """Seal the content of a cookie, with the portal's secret alone."""
        return urlsafe_b64encode(self.seal(content, key="", purpose=purpose)).decode()

    def open_text(self, sealed: str, *, purpose: str) -> bytes:
        """Return the content of a sealed cookie. Raises: SealBroken."""
        try:
            raw = urlsafe_b64decode(sealed.encode("ascii"))
        except ValueError as broken:
            raise SealBroken from broken
        return self.open(raw, key="", purpose=purpose)

    def mark(self, purpose: str, value: str) -> str:
        """Return a mark that stands for a value.

        Without the secret, nobody can compute the value from the mark.
        """
        return hmac.new(self._secret, f"{purpose}|{value}".encode(), "sha256").hexdigest()

    def _cipher(self, key: str, purpose: str) -> AESGCM:
        derive = HKDF(SHA256(), _KEY_BYTES, salt=self._secret, info=purpose.encode())
        return AESGCM(derive.derive(key.encode() or b"\0"))
