"""A folder of Markdown files, read as documents; an unreadable file is reported, never fatal."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from cli.importing import markdown
from cli.importing.documents import Document, Found, LeftOut, Unfit

SUFFIXES = (".md", ".markdown")
LARGEST_FILE = 1_000_000
"""Bytes: more cannot be the characters that the content service takes."""

_NOT_CONTENT = {"node_modules"}


def listing(folder: Path) -> list[str | LeftOut]:
    """Find the Markdown files, in order, by their paths within the folder.

    Hidden folders are skipped. Links are reported and not followed: they may lead in circles, or to
    files that were never meant to be published.
    """
    found: list[str | LeftOut] = []

    def unreadable(error: OSError) -> None:
        found.append(LeftOut(_within(folder, str(error.filename)), _why(error), 1))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if _is_content(name))
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]  # noqa: PTH114, PTH118 - thousands
        found.extend(_link(folder, parent, name) for name in links)
        files = sorted(name for name in names if name.lower().endswith(SUFFIXES))
        found.extend(_within(folder, os.path.join(parent, name)) for name in files)  # noqa: PTH118
    return found


def documents(folder: Path, listed: list[str | LeftOut], lang: str | None) -> Iterator[Found]:
    """Read what was listed, one file at a time."""
    root = folder.resolve().name
    for entry in listed:
        yield entry if isinstance(entry, LeftOut) else _read(folder, entry, root, lang)


def _read(folder: Path, path: str, root: str, lang: str | None) -> Found:
    place = path.encode(errors="surrogateescape").decode(errors="replace")
    try:
        _need_name(path, place)
        text = read_text(folder / path)
        written = markdown.document(text, Path(path), root=root, lang=lang)
        return Document(place, written.payload(), 1)
    except Unfit as unfit:
        return LeftOut(place, str(unfit), 1)
    except OSError as error:
        return LeftOut(place, _why(error), 1)


def _need_name(path: str, place: str) -> None:
    if place != path:
        raise Unfit("its name is not UTF-8")


def read_text(path: Path) -> str:
    """Read a regular file of bounded size. Raises Unfit, OSError."""
    # Opened without waiting and without following: a pipe or a link called `.md` is no file.
    if path.is_symlink():
        raise Unfit("a link; links are not followed")
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with open(handle, "rb") as file:  # noqa: PTH123 - an open descriptor
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Unfit("it is not a file that can be read")
        if status.st_size > LARGEST_FILE:
            most = f"{LARGEST_FILE / 1e6:.0f}"
            raise Unfit(f"{status.st_size / 1e6:.1f} MB; at most {most} are allowed")
        return as_text(file.read(LARGEST_FILE + 1))


def as_text(content: bytes) -> str:
    """Decode. Raises Unfit, with the place that is not UTF-8."""
    if not content.strip():
        raise Unfit("it is empty")
    if b"\0" in content:
        raise Unfit("it is binary")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unfit(f"it is not UTF-8 (line {line}, byte {error.start})") from None


def _link(folder: Path, parent: str, name: str) -> LeftOut:
    return LeftOut(
        _within(folder, os.path.join(parent, name)),  # noqa: PTH118
        "a link to a folder; links are not followed",
        1,
    )


def _is_content(name: str) -> bool:
    return not name.startswith(".") and name not in _NOT_CONTENT


def _within(folder: Path, path: str) -> str:
    return os.path.relpath(path, folder)


def _why(error: OSError) -> str:
    return f"it cannot be read: {error.strerror or error}"
