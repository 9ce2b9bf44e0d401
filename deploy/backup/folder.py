"""A backup on disk: files, and a manifest with their checksums. It is complete or absent.

manifest.json               the list of the following files, and the time of the backup
stores/SERVICE/NAME.bson    a collection, in mongodump's format
topics/NAME.jsonl           a record per line: partition, time (ms), key, headers, value
index/...                   a snapshot of OpenSearch, as it writes one
secrets/issuer.json         the key of the development issuer
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, ValidationError

from deploy.embedded.errors import BackupUnusable
from shared.messaging.topics import Shape

FORMAT = 1
MANIFEST = "manifest.json"
INDEX = "index"
ISSUER = "secrets/issuer.json"


class File(BaseModel):
    """A file of a backup. `count` is the number of its documents or records, if it has any."""

    bytes: int
    sha256: str
    count: int | None = None


class Manifest(BaseModel):
    """The manifest: `files` by path, `topics` by name."""

    format: int
    began: datetime
    ended: datetime
    topics: dict[str, Shape]
    files: dict[str, File]

    def of(self, start: str) -> list[str]:
        """Return the paths below a folder."""
        return [path for path in self.files if path.startswith(f"{start}/")]


def store_file(service: str, collection: str) -> str:
    return f"stores/{service}/{collection}.bson"


def topic_file(topic: str) -> str:
    return f"topics/{topic}.jsonl"


class Writer:
    """A file being written. `add` counts its contents."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._bytes = 0
        self.count: int | None = None

    def add(self, *contents: bytes) -> None:
        for content in contents:
            self._file.write(content)
            self._digest.update(content)
            self._bytes += len(content)
        self.count = (self.count or 0) + len(contents)

    def described(self) -> File:
        return File(bytes=self._bytes, sha256=self._digest.hexdigest(), count=self.count)


class Draft:
    """A backup in progress, in a temporary folder until it is complete.

    Only its owner may read it.
    """

    def __init__(self, target: Path) -> None:
        """Begin a backup. Raises BackupUnusable if the target is not empty."""
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise BackupUnusable(
                f"{target} is not empty, so no backup is written there.", "Name a new folder."
            )
        self._target = target
        self.folder = target.with_name(f".{target.name}.{os.getpid()}")
        self.files: dict[str, File] = {}

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Move the folder to its target at the end, or delete it if the backup fails."""
        self.folder.mkdir(parents=True, mode=0o700)
        try:
            yield
            self._target.mkdir(exist_ok=True, mode=0o700)
            self.folder.replace(self._target)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    @contextmanager
    def file(self, path: str) -> Iterator[Writer]:
        whole = self.folder / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            writer = Writer(file)
            yield writer
            file.flush()
            os.fsync(file.fileno())
        self.files[path] = writer.described()

    def copy(self, origin: Path, path: str) -> None:
        with self.file(path) as writer, origin.open("rb") as read:
            while content := read.read(1 << 20):
                writer.add(content)
            writer.count = None

    def finish(self, began: datetime, ended: datetime, topics: dict[str, Shape]) -> Manifest:
        manifest = Manifest(
            format=FORMAT, began=began, ended=ended, topics=topics, files=self.files
        )
        with self.file(MANIFEST) as writer:
            writer.add(manifest.model_dump_json(indent=2).encode())
        return manifest


def checked(folder: Path) -> Manifest:
    """Read a backup's manifest, and check each file against it. Raises BackupUnusable."""
    again = "Take another backup: nothing was restored."
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise BackupUnusable(f"{folder} holds no backup: {MANIFEST} is missing.", again) from error
    except ValidationError as error:
        raise BackupUnusable(f"{folder / MANIFEST} cannot be read.", again) from error
    if manifest.format != FORMAT:
        raise BackupUnusable(
            f"{folder} is of format {manifest.format}; this Guilde reads {FORMAT}.",
            "Restore it with the Guilde that took it.",
        )
    for path, file in manifest.files.items():
        if not (folder / path).is_file():
            raise BackupUnusable(f"{folder / path} is missing.", again)
        with (folder / path).open("rb") as read:
            if hashlib.file_digest(read, "sha256").hexdigest() != file.sha256:
                raise BackupUnusable(f"{folder / path} is damaged: its checksum differs.", again)
    return manifest


def write_record(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode() + b"\n"


def as_text(content: bytes | None) -> str | None:
    """Represent any bytes as text, readable if they are UTF-8. `as_bytes` reverses it."""
    return None if content is None else content.decode(errors="surrogateescape")


def as_bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode(errors="surrogateescape")
