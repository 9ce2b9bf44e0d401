"""`engines.lock.tsv`: every file of the engines: coordinates, sha256, destination."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).with_name("engines.lock.tsv")
_UNPACK = " (unzip)"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file: where it comes from, what it must be, and where under the engines' home it goes."""

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
        """The name Maven gives the file."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.name}-{self.version}{suffix}.{self.extension}"

    @property
    def path(self) -> str:
        """Relative to the engines' home; an archive is kept apart from what is unpacked of it."""
        return f"{'archives' if self.unpack else self.destination}/{self.filename}"


def parse(text: str) -> list[Artifact]:
    """Read the lock's text. Raises ValueError naming the line that is not of the expected form."""
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


def read() -> list[Artifact]:
    """Give the committed lock."""
    return parse(LOCK.read_text())


def edition() -> str:
    """Name what the lock describes: two editions live side by side in one cache."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
