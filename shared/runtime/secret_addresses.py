"""Secrets of addresses that open without a token, such as feeds. Only their hashes are stored."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret of 43 characters, all of them allowed in a path."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return the stored form of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
