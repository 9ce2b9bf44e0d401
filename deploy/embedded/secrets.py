"""The secrets of a platform in DATA/secrets, which only their owner may read."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_TOKEN_BYTES = 32
_KEY_BITS = 2_048


def path_of(data: Path, name: str) -> Path:
    return data / "secrets" / name


def write(path: Path, content: str) -> None:
    """Write a secret so that nobody else may read it, and nobody reads a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(content)
    part.replace(path)


def token_secret(data: Path) -> str:
    """Return the secret with which this platform's services seal Guilde-Tokens.

    The first call creates it.
    """
    return _chance(data, "token")


def session_secret(data: Path) -> str:
    """Return the secret with which this platform's portal seals sessions.

    The first call creates it.
    """
    return _chance(data, "session")


def keycloak_password(data: Path) -> str:
    """Return the password of Keycloak's administrator. The first call creates it."""
    return _chance(data, "keycloak")


def badge_key(data: Path) -> str:
    """Return the key, in PEM, with which this platform signs credentials of badges.

    The first call creates it.
    """
    path = path_of(data, "badge_key")
    if not path.exists():
        key = generate_private_key(public_exponent=65_537, key_size=_KEY_BITS)
        write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    return path.read_text()


def _chance(data: Path, name: str) -> str:
    path = path_of(data, name)
    if not path.exists():
        write(path, secrets.token_urlsafe(_TOKEN_BYTES))
    return path.read_text()
