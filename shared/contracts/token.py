"""Read-your-writes tokens: `Guilde-Token: content.post/0192f3…@3, membership.profile/…@1`.

A write answers with the versions it made; a request that carries them waits until the service it
asks has seen them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HEADER = "Guilde-Token"
MOST = 32
"""Versions in one token: more is refused, since each costs the reader a look."""

_VERSION = re.compile(r"^([a-z]+\.[a-z]+)/([A-Za-z0-9._-]{1,200})@([1-9][0-9]{0,17})$")


class MalformedTokenError(ValueError):
    """A Guilde-Token that does not follow the grammar."""


@dataclass(frozen=True, slots=True)
class Version:
    """One aggregate at one sequence."""

    kind: str
    id: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}@{self.sequence}"


def write_token(versions: Iterable[Version]) -> str:
    return ", ".join(str(version) for version in versions)


def read_token(value: str) -> list[Version]:
    """Raises: MalformedTokenError."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) > MOST:
        raise MalformedTokenError(f"{len(parts)} versions, more than {MOST}")
    return [_read_version(part) for part in parts]


def _read_version(part: str) -> Version:
    match = _VERSION.match(part)
    if match is None:
        raise MalformedTokenError(f"{part[:80]!r} is not <service>.<aggregate>/<id>@<sequence>")
    kind, aggregate_id, sequence = match.groups()
    return Version(kind, aggregate_id, int(sequence))
