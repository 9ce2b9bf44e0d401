"""The reading of a folder of Markdown files. Unreadable files are reported, never fatal."""

import os
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from cli.importing import beside, exported, markdown
from cli.importing.beside import FILES
from cli.importing.documents import (
    REPLIES,
    SERIES,
    AnyWritten,
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
from cli.importing.local import need_name, read_text, shown, why, within
from cli.importing.reading import Part, Reading, taken

SUFFIXES = (".md", ".markdown")
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

    Hidden folders are skipped, and those of a file's attachments (`X.files` beside `X.md`). Links
    are reported but not followed: they may be circular, or lead to files that are not meant to be
    published.
    """
    found: list[str | LeftOut] = []

    def unreadable(error: OSError) -> None:
        found.append(LeftOut(within(folder, str(error.filename)), why(error), 1))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        attached = {f"{os.path.splitext(name)[0]}{FILES}" for name in names if _is_markdown(name)}  # noqa: PTH122
        folders[:] = sorted(name for name in folders if _is_content(name, attached))
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]  # noqa: PTH114, PTH118 - thousands
        found.extend(_link(folder, parent, name) for name in links)
        files = sorted(filter(_is_markdown, names))
        found.extend(within(folder, os.path.join(parent, name)) for name in files)  # noqa: PTH118
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
            found = replace(found, attached=beside.attached(place.folder, path, front))
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
    written = markdown.document(text, Path(path), root=place.root, reading=place.reading)
    return replace(written, body=_relinked(place, path, written.body))


def _relinked(place: Place, path: str, body: str) -> str:
    """Rewrite links to other files of the folder."""

    def instead(found: re.Match[str]) -> str:
        named = PurePosixPath(path).parent / unquote(found.group(1))
        address = place.ids.address(normpath(named))
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
    place = shown(path)
    try:
        need_name(path)
        return taken(Part(place, 1, kind), make)
    except Unfit as unfit:
        return LeftOut(place, str(unfit), 1)
    except OSError as error:
        return LeftOut(place, why(error), 1)


def _link(folder: Path, parent: str, name: str) -> LeftOut:
    return LeftOut(
        within(folder, os.path.join(parent, name)),  # noqa: PTH118
        "a link to a folder; links are not followed",
        1,
    )


def _is_content(name: str, attached: Container[str]) -> bool:
    return not name.startswith(".") and name not in _NOT_CONTENT and name not in attached


def _is_markdown(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)
