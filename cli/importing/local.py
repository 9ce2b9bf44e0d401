"""Files of a folder, read without following links or waiting for pipes."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from cli.importing.documents import Unfit

LARGEST_FILE = 1_000_000
"""The limit in bytes: a larger file exceeds the characters that the content service accepts."""


def read_text(path: Path) -> str:
    """Read a regular file of limited size. Raises Unfit, OSError."""
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST_FILE:
            most = f"{LARGEST_FILE / 1e6:.0f}"
            raise Unfit(f"{size / 1e6:.1f} MB; at most {most} are allowed")
        return as_text(file.read(LARGEST_FILE + 1))


def opened(path: Path) -> BinaryIO:
    """Open a regular file. Raises Unfit, OSError."""
    # opened without waiting or following links: a pipe or a link is no file
    if path.is_symlink():
        raise Unfit("a link; links are not followed")
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unfit("it is not a file that can be read")
    return os.fdopen(handle, "rb")


def as_text(content: bytes) -> str:
    """Decode UTF-8. Raises Unfit, with the place of the error."""
    if not content.strip():
        raise Unfit("it is empty")
    if b"\0" in content:
        raise Unfit("it is binary")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unfit(f"it is not UTF-8 (line {line}, byte {error.start})") from None


def within(folder: Path, path: str) -> str:
    return os.path.relpath(path, folder)


def shown(path: str) -> str:
    """Return a path as a text: names may be no Unicode."""
    return path.encode(errors="surrogateescape").decode(errors="replace")


def need_name(path: str) -> None:
    """Check that a path is a text. Raises Unfit."""
    if shown(path) != path:
        raise Unfit("its name is not UTF-8")


def why(error: OSError) -> str:
    return f"it cannot be read: {error.strerror or error}"
