"""The lock `engines.lock.tsv`: each file of the engines, with source, sha256 and destination."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).with_name("engines.lock.tsv")
_UNPACK = " (unzip)"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file: its source, its checksum, and its place under the engines' home."""

    destination: str
    group: str
    name: str
    version: str
    classifier: str
    extension: str
    size: int
    sha256: str
    unpack: bool

    @property
    def filename(self) -> str:
        """Return Maven's name of the file."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.name}-{self.version}{suffix}.{self.extension}"

    @property
    def path(self) -> str:
        """Return the path below the engines' home. Archives are kept apart from their contents."""
        return f"{'archives' if self.unpack else self.destination}/{self.filename}"


def parse(text: str) -> list[Artifact]:
    """Parse the lock. Raises ValueError naming a line that is not of the expected form."""
    artifacts = []
    for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter="\t"), start=2):
        try:
            artifacts.append(_artifact(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"engines.lock.tsv, line {number}: {error!r}"
            raise ValueError(message) from error
    return artifacts


def _artifact(row: dict[str, str]) -> Artifact:
    destination = row["destination"]
    return Artifact(
        destination=destination.removesuffix(_UNPACK),
        group=row["group"],
        name=row["artifact"],
        version=row["version"],
        classifier=row["classifier"],
        extension=row["extension"],
        size=int(row["bytes"]),
        sha256=_digest(row["sha256"]),
        unpack=destination.endswith(_UNPACK),
    )


def _digest(text: str) -> str:
    if len(bytes.fromhex(text)) != hashlib.sha256().digest_size:
        message = f"not a sha256: {text}"
        raise ValueError(message)
    return text


def read(path: Path = LOCK) -> list[Artifact]:
    """Return a committed lock, by default that of the engines."""
    return parse(path.read_text())


def edition() -> str:
    """Return an id of the lock's content, so that two editions can share one cache."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
