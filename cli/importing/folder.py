"""The reading of a folder of Markdown files. Unreadable files are reported, never fatal."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from cli.importing import exported, markdown
from cli.importing.attaching import PIECE
from cli.importing.documents import (
    REPLIES,
    SERIES,
    AnyWritten,
    Attached,
    Attachment,
    Document,
    Found,
    LeftOut,
    Stage,
    Unfit,
    Written,
    WrittenReply,
    WrittenSeries,
)
from cli.importing.ids import Ids
from cli.importing.reading import Part, Reading, taken

SUFFIXES = (".md", ".markdown")
LARGEST_FILE = 1_000_000
"""The limit in bytes: a larger file exceeds the characters that the content service accepts."""

_NOT_CONTENT = {"node_modules"}
_LINK = re.compile(r"\]\(([^)\s#?:]+\.(?:md|markdown))(?:[?#][^)\s]*)?(?=[)\s])", re.IGNORECASE)
"""A link to a Markdown file beside this one; its fragment is left out, since headings have none."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that is read. root: its own name.

    with_files, series: the paths of posts that cannot be without files, and of series.
    """

    folder: Path
    root: str
    reading: Reading
    ids: Ids
    with_files: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)


def listing(folder: Path) -> list[str | LeftOut]:
    """Return the Markdown files, in order, by their paths within the folder.

    Hidden folders are skipped. Links are reported but not followed: they may be circular, or lead
    to files that are not meant to be published.
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


def stages(
    folder: Path, listed: list[str | LeftOut], reading: Reading, community_id: str
) -> Iterator[Stage]:
    """Read these files, one at a time: posts; then, of an export, replies and series.

    Posts that cannot be without files have requests of their own: a killed import has at most one
    of them to send again.
    """
    place = Place(folder, folder.resolve().name, reading, Ids(community_id))
    yield Stage(_posts(place, listed))
    yield Stage(_with_files(place), in_order=True, most=1)
    replies = (path for path in listed if isinstance(path, str) and exported.is_reply(path))
    yield Stage((_reply(place, path) for path in replies), REPLIES, in_order=True)
    yield Stage((_series(place, path) for path in place.series), SERIES)


def files(folder: Path, listed: list[str | LeftOut]) -> Iterator[Attached]:
    """Return the files that an export wrote beside its posts."""
    for path in listed:
        if (
            not isinstance(path, str)
            or exported.is_reply(path)
            or not _beside(folder, path).is_dir()
        ):
            continue
        try:
            front = markdown.split(read_text(folder / path))[0]
        except (Unfit, OSError):
            continue
        if exported.own(front) and not exported.is_series(front):
            yield _attached(folder, path, front)


def _attached(folder: Path, path: str, front: exported.Front) -> Attached:
    """Return the files beside a post, in the order that it names them in."""
    beside, named = _beside(folder, path), exported.files(front)
    there = [each for each in beside.iterdir() if not each.is_symlink()] if beside.is_dir() else []
    there.sort(key=lambda each: (_at(each.name, named), each.name))
    attached = [_file(folder, each) for each in there]
    return Attached(exported.external(exported.own(front)["id"]), attached)


def _at(name: str, named: list[str]) -> int:
    return named.index(name) if name in named else len(named)


def _beside(folder: Path, path: str) -> Path:
    return folder / f"{os.path.splitext(path)[0]}.files"  # noqa: PTH122 - a str


def _file(folder: Path, path: Path) -> Attachment:
    def pieces() -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    return Attachment(_within(folder, str(path)), path.name, path.stat().st_size, pieces)


def _posts(place: Place, listed: list[str | LeftOut]) -> Iterator[Found]:
    for path in listed:
        if isinstance(path, str):
            _index(place, path)
    later = {*place.with_files, *place.series}
    for entry in listed:
        if isinstance(entry, LeftOut):
            yield entry
        elif entry not in later and not exported.is_reply(entry):
            yield _taken(entry, "documents", partial(_post, place, entry))


def _with_files(place: Place) -> Iterator[Found]:
    for path in place.with_files:
        found = _taken(path, "documents", partial(_post, place, path))
        if isinstance(found, Document):
            front = markdown.split(read_text(place.folder / path))[0]
            found = replace(found, attached=_attached(place.folder, path, front))
        yield found


def _index(place: Place, path: str) -> None:
    """Record the ids of a file, if it can be read: what cannot is reported later."""
    try:
        front, _ = markdown.split(read_text(place.folder / path))
        exported.index(place.ids, front, path)
        if exported.is_series(front):
            place.series.append(path)
        elif exported.needs_files(front) and not exported.is_reply(path):
            place.with_files.append(path)
    except (Unfit, OSError, UnicodeEncodeError):
        return


def _post(place: Place, path: str) -> Written:
    text = read_text(place.folder / path)
    front, content = markdown.split(text)
    if exported.own(front):
        return exported.post(front, content, place.reading, place.ids)
    written = markdown.document(
        text,
        Path(path),
        root=place.root,
        lang=place.reading.lang,
        authors=place.reading.authors,
    )
    return replace(written, body=_relinked(place, path, written.body))


def _relinked(place: Place, path: str, body: str) -> str:
    """Rewrite links to other files of the folder."""

    def instead(found: re.Match[str]) -> str:
        beside = PurePosixPath(path).parent / unquote(found.group(1))
        address = place.ids.address(normpath(beside))
        return f"]({address}" if address else found.group()

    return _LINK.sub(instead, body)


def _reply(place: Place, path: str) -> Found:
    def make() -> WrittenReply:
        front, content = markdown.split(read_text(place.folder / path))
        return exported.reply(front, content, place.reading, place.ids)

    return _taken(path, "replies", make)


def _series(place: Place, path: str) -> Found:
    def make() -> WrittenSeries:
        front, content = markdown.split(read_text(place.folder / path))
        return exported.series(front, content, place.reading, place.ids)

    return _taken(path, "series", make)


def _taken(path: str, kind: str, make: Callable[[], AnyWritten]) -> Found:
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    try:
        _need_name(path, shown)
        return taken(Part(shown, 1, kind), make)
    except Unfit as unfit:
        return LeftOut(shown, str(unfit), 1)
    except OSError as error:
        return LeftOut(shown, _why(error), 1)


def _need_name(path: str, place: str) -> None:
    if place != path:
        raise Unfit("its name is not UTF-8")


def read_text(path: Path) -> str:
    """Read a regular file of limited size. Raises Unfit, OSError."""
    # opened without waiting or following links: a pipe or a link called `.md` is no file
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
