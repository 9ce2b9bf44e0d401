"""A zip archive, read member by member and never unpacked: paths in it lead nowhere."""

import lzma
import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self
from zipfile import BadZipFile, ZipFile, ZipInfo

from cli.importing.documents import Unfit

MOST_MEMBERS = 200_000
MOST_RATIO = 200
"""The limit on the ratio between a member's size and what it takes in the archive."""
_FREE = 100_000
"""The size in bytes up to which the ratio does not matter: small files may repeat themselves."""

_DAMAGED = (BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, RuntimeError)


class Archive:
    """An open archive. Close it, or use it in a `with`.

    unread: the members that are not read, with the reason.
    """

    def __init__(self, path: Path) -> None:
        """Open an archive. Raises Unfit, OSError."""
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error) as error:
            raise Unfit(f"not a zip archive: {error}") from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            self._zip.close()
            raise Unfit(f"{len(members):,} members; at most {MOST_MEMBERS:,} are allowed")
        self._members: dict[str, ZipInfo] = {}
        self.unread: list[tuple[str, str]] = []
        for info in members:
            self._add(info)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _add(self, info: ZipInfo) -> None:
        if info.is_dir():
            return
        if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
            self.unread.append((info.filename, "a link, or no file; links are not followed"))
        elif info.filename in self._members:
            self.unread.append((info.filename, "its name is that of another one before it"))
        else:
            self._members[info.filename] = info

    def names(self, suffixes: Sequence[str] = ("",)) -> list[str]:
        """Return the names of the members with these suffixes, in order."""
        return sorted(name for name in self._members if name.lower().endswith(tuple(suffixes)))

    def has(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """Return what a member takes in the archive, in bytes."""
        return self._members[name].compress_size

    def length(self, name: str) -> int:
        """Return the size of a member in bytes, as the archive says."""
        return self._members[name].file_size

    def read(self, name: str, most: int) -> bytes:
        """Read a member of at most so many bytes. Raises Unfit."""
        return b"".join(self.pieces(name, most, most + 1))

    def pieces(self, name: str, most: int, size: int) -> Iterator[bytes]:
        """Read a member in pieces of a size. What the archive says of lengths is not believed."""
        info = self._members[name]
        if info.flag_bits & 1:
            raise Unfit("it is encrypted")
        if info.file_size > most:
            raise Unfit(f"{info.file_size / 1e6:.1f} MB; at most {most / 1e6:.0f} are allowed")
        if info.file_size > max(_FREE, MOST_RATIO * info.compress_size):
            raise Unfit("it is compressed more than any real file would be")
        passed = 0
        try:
            with self._zip.open(info) as file:
                while piece := file.read(size):
                    passed += len(piece)
                    if passed > most:
                        raise Unfit(f"longer than {most / 1e6:.0f} MB")
                    yield piece
        except (*_DAMAGED, OSError) as error:
            raise Unfit(f"it is damaged: {error}") from error
