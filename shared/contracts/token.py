"""Read-your-writes tokens: `Guilde-Token: content.post/0192f3…@3~pD2…, membership.profile/…@1~…`.

The response to a write names the versions that it created; a request that carries them waits until
its service has applied them. Each version is sealed, so that nobody can probe for others.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from shared.contracts.aggregate import NAME

HEADER = "Guilde-Token"
MOST = 32
"""The limit on versions in one token, since each costs a lookup. Longer tokens are refused."""
LONGEST = 8_192
"""The limit on the length of a token, in characters."""

_VERSION = re.compile(
    rf"({NAME}\.{NAME})/([A-Za-z0-9._-]{{1,200}})@([1-9][0-9]{{0,17}})(?:~([A-Za-z0-9_-]{{22}}))?"
)
_SEAL_BYTES = 16


class MalformedTokenError(ValueError):
    """An error for a Guilde-Token that does not follow the grammar, or that no service issued."""


@dataclass(frozen=True, slots=True)
class Version:
    """An aggregate at a sequence. `seal`: proof that a service issued it."""

    kind: str
    id: str
    sequence: int
    seal: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}@{self.sequence}"


def write_token(versions: Iterable[Version]) -> str:
    return ", ".join(f"{v}~{v.seal}" if v.seal else str(v) for v in versions)


def read_token(token: str) -> list[Version]:
    """Parse a token without checking its seals. Raises: MalformedTokenError."""
    parts = [part.strip() for part in token.split(",") if part.strip()]
    if len(parts) > MOST:
        raise MalformedTokenError(f"{len(parts)} versions, more than {MOST}")
    return [_read_version(part) for part in parts]


def _read_version(part: str) -> Version:
    match = _VERSION.fullmatch(part)
    if match is None:
        raise MalformedTokenError(f"{part[:80]!r} is not <service>.<aggregate>/<id>@<sequence>")
    kind, aggregate_id, sequence, seal = match.groups()
    return Version(kind, aggregate_id, int(sequence), seal or "")


class Seal:
    """The writer and reader of tokens, with a secret that all services share."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def write(self, versions: Iterable[Version]) -> str:
        return write_token(replace(version, seal=self._of(version)) for version in versions)

    def read(self, token: str) -> list[Version]:
        """Parse a token. Raises MalformedTokenError, also for a version that no service issued."""
        versions = read_token(token)
        for version in versions:
            if not hmac.compare_digest(version.seal, self._of(version)):
                raise MalformedTokenError(f"{version} is not sealed by a service")
        return versions

    def _of(self, version: Version) -> str:
        return urlsafe_b64encode(self.of(str(version).encode())).rstrip(b"=").decode()

    def of(self, said: bytes) -> bytes:
        """Return a seal that only services can compute.

        The bytes begin with the purpose of the seal.
        """
        return hmac.digest(self._secret, said, "sha256")[:_SEAL_BYTES]
