"""The files that an export wrote beside its posts: those of `X.md` are in `X.files`."""

import os
from collections.abc import Iterator
from pathlib import Path

from cli.importing import exported, markdown
from cli.importing.attaching import PIECE
from cli.importing.documents import Attached, Attachment, LeftOut, Unfit
from cli.importing.local import need_name, opened, read_text, shown, why, within

FILES = ".files"


def files(folder: Path, listed: list[str | LeftOut]) -> Iterator[Attached]:
    """Return the files that an export wrote beside its posts."""
    for path in listed:
        if not isinstance(path, str) or exported.is_reply(path):
            continue
        try:
            front = markdown.split(read_text(folder / path))[0]
        except (Unfit, OSError):
            continue
        has_files = os.path.lexists(_folder(folder, path)) or exported.files(front)
        if has_files and exported.own(front) and not exported.is_series(front):
            yield attached(folder, path, front)


def attached(folder: Path, path: str, front: exported.Front) -> Attached:
    """Return the files beside a post, in the order that it names them in, and what is no file."""
    beside, named = _folder(folder, path), exported.files(front)
    external_id = exported.external(exported.own(front)["id"])
    if beside.is_symlink():
        return Attached(external_id, [_unread(folder, beside, "a link; links are not followed")])
    try:
        there = list(beside.iterdir()) if beside.is_dir() else []
    except OSError as error:
        return Attached(external_id, [_unread(folder, beside, why(error))])
    there.sort(key=lambda each: (_at(each.name, named), each.name))
    absent = "its post names it, and it is not there"
    names = {each.name for each in there}
    lacking = [_unread(folder, beside / each, absent) for each in named if each not in names]
    return Attached(external_id, [*(_file(folder, each) for each in there), *lacking])


def _at(name: str, named: list[str]) -> int:
    return named.index(name) if name in named else len(named)


def _folder(folder: Path, path: str) -> Path:
    return folder / f"{os.path.splitext(path)[0]}{FILES}"  # noqa: PTH122 - a str


def _file(folder: Path, path: Path) -> Attachment:
    def pieces() -> Iterator[bytes]:
        with opened(path) as file:
            while piece := file.read(PIECE):
                yield piece

    try:
        need_name(path.name)
        with opened(path) as file:
            length = os.fstat(file.fileno()).st_size
    except Unfit as unfit:
        return _unread(folder, path, str(unfit))
    except OSError as error:
        return _unread(folder, path, why(error))
    return Attachment(shown(within(folder, str(path))), path.name, length, pieces)


def _unread(folder: Path, path: Path, problem: str) -> Attachment:
    return Attachment(shown(within(folder, str(path))), path.name, 0, lambda: iter(()), problem)
