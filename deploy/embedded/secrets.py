"""What a platform keeps in DATA/secrets, for its owner's eyes only."""

import os
import secrets
from pathlib import Path

_TOKEN_BYTES = 32


def path_of(data: Path, name: str) -> Path:
    return data / "secrets" / name


def write(path: Path, content: str) -> None:
    """Write a secret so that nobody else may read it, and nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(content)
    part.replace(path)


def token_secret(data: Path) -> str:
    """Read what all services of this platform seal Guilde-Tokens with, made at the first call."""
    return _chance(data, "token")


def session_secret(data: Path) -> str:
    """Read what the portal of this platform seals sessions with, made at the first call."""
    return _chance(data, "session")


def _chance(data: Path, name: str) -> str:
    path = path_of(data, name)
    if not path.exists():
        write(path, secrets.token_urlsafe(_TOKEN_BYTES))
    return path.read_text()
