"""A space of Confluence, exported as HTML: a zip archive of pages and attachments.

The archive is read twice: first for the titles and names of the pages, then for their contents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import SplitResult, unquote, urlsplit

from cli.importing.archive import Archive
from cli.importing.attaching import PIECE
from cli.importing.documents import (
    Attached,
    Attachment,
    Found,
    LeftOut,
    Passed,
    Stage,
    Unfit,
    Written,
    one_line,
)
from cli.importing.encodings import as_text
from cli.importing.hypertext import to_markdown
from cli.importing.ids import Ids, Thing
from cli.importing.reading import Part, Reading, taken, written

LARGEST_PAGE = 8_000_000
LARGEST_FILE = 2_000_000_000
"""The limits in bytes."""

LONGEST_NAME = 200
"""The characters of the name of a file."""

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
_BODY, _TITLE, _AUTHOR, _FILES = "main-content", "title-text", "author", "attachments"
_PAGE_LINK = re.compile(r"/pages/viewpage\.action\?pageId=(\d+)|/spaces/[^/]+/pages/(\d+)(?:/|$)")
_PAGE_NAME = re.compile(r"(?:^|_)(\d+)\.html$")


@dataclass(frozen=True, slots=True)
class Space:
    archive: Archive
    name: str
    reading: Reading


@dataclass(slots=True)
class Page:
    """A page. `files`: the names of its attachments' members, and what they are called."""

    title: str = ""
    author: str = ""
    body: str = ""
    above: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def stages(space: Space, community_id: str) -> Iterator[Stage]:
    """Read the pages. Raises OSError."""
    yield Stage(_pages(space, Ids(community_id)))


def total(archive: Archive) -> int:
    """Return the bytes of the pages in the archive, read twice."""
    return 2 * sum(archive.size(name) for name in archive.names((".html",)))


def files(space: Space) -> Iterator[Attached]:
    """Return the attachments of the pages, as far as the archive has them. Raises OSError."""
    for name in space.archive.names((".html",)):
        try:
            page = read_page(space.archive, name)
        except Unfit:
            continue
        if page.files:
            attached = [_attachment(space, *each) for each in page.files.items()]
            yield Attached(external_id(name), attached)


def _attachment(space: Space, member: str, called: str) -> Attachment:
    pieces = partial(space.archive.pieces, member, LARGEST_FILE, PIECE)
    name = one_line(called, LONGEST_NAME) or PurePosixPath(member).name
    place = f"{space.name}, {member}"
    if not space.archive.has(member):
        return Attachment(
            place, name, 0, pieces, "a page names it, and the archive has no such file"
        )
    return Attachment(place, name, space.archive.length(member), pieces)


def _pages(space: Space, ids: Ids) -> Iterator[Found]:
    names = [name for name in space.archive.names((".html",)) if not _is_index(name)]
    for name in names:
        ids.add(name, Thing(external_id(name)))
        if found := _PAGE_NAME.search(name):
            ids.add(f"page/{found.group(1)}", Thing(external_id(name)))
        yield Passed(space.archive.size(name))
    for name in names:
        part = Part(f"{space.name}, {name}", space.archive.size(name), "pages")
        yield taken(part, partial(_read, space, ids, name))
    for name, reason in space.archive.unread:
        yield LeftOut(f"{space.name}, {name}", reason)
    for name in space.archive.names():
        if name.lower().endswith(".html") and _is_index(name):
            yield LeftOut(f"{space.name}, {name}", "it only lists the pages")


def _read(space: Space, ids: Ids, name: str) -> Written:
    page = read_page(space.archive, name)
    return written(
        space.reading,
        external_id=external_id(name),
        title=page.title,
        body=to_markdown(page.body, partial(_link, space, ids, name)),
        author=space.reading.authors.of(page.author, page.author),
        tags=tuple(page.above[1:2]),
    )


def read_page(archive: Archive, name: str) -> Page:
    """Read a page. Raises Unfit."""
    text = as_text(archive.read(name, LARGEST_PAGE))
    reader = _Reader(str(PurePosixPath(name).parent))
    reader.feed(text)
    reader.close()
    page = reader.page
    if not page.body.strip():
        raise Unfit("it has no text")
    # the title begins with the name of the space, as the first of the pages above does
    page.title = " ".join(page.title.split())
    if page.above:
        page.title = page.title.removeprefix(f"{page.above[0]} : ")
    return page


def external_id(name: str) -> str:
    """Return the space and the name of the page, without a folder around the space."""
    return "/".join(PurePosixPath(name).parts[-2:])


class _Reader(HTMLParser):
    """Collects the parts of a page by the ids and classes that every export has."""

    def __init__(self, folder: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page = Page()
        self._folder = folder
        self._part = ""
        self._depth = 0
        self._body: list[str] = []
        self._crumbs = self._files = False
        self._file: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._part:
            self._depth += tag not in _VOID
            if self._part == _BODY:
                self._body.append(self.get_starttag_text() or "")
            return
        if part := self._begins(tag, given):
            self._part, self._depth = part, 1
        elif given.get("id") == "breadcrumbs":
            self._crumbs = True
        elif given.get("id") == _FILES:
            self._files = True
        elif tag == "a" and self._crumbs:
            self._part, self._depth = "crumb", 1
            self.page.above.append("")
        elif tag == "a" and self._files and (member := within(self._folder, given.get("href", ""))):
            self._part, self._depth, self._file = "file", 1, member
            self.page.files[member] = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._part == _BODY:
            self._body.append(self.get_starttag_text() or "")
        elif tag not in _VOID:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self._crumbs = False
        if not self._part or tag in _VOID:
            return
        self._depth -= 1
        if self._part == _BODY and self._depth > 0:
            self._body.append(f"</{tag}>")
        if self._depth <= 0:
            self._ends()

    def handle_data(self, data: str) -> None:
        if self._part == _BODY:
            self._body.append(data)
        elif self._part == _TITLE:
            self.page.title += data
        elif self._part == _AUTHOR:
            self.page.author += data
        elif self._part == "crumb":
            self.page.above[-1] += data
        elif self._part == "file" and self._file is not None:
            self.page.files[self._file] += data

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};" if self._part == _BODY else unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};" if self._part == _BODY else unescape(f"&#{name};"))

    def close(self) -> None:
        super().close()
        self._ends()

    def _begins(self, tag: str, given: dict[str, str]) -> str:
        if given.get("id") in {_BODY, _TITLE} and tag not in _VOID:
            return given["id"]
        is_author = given.get("class") == _AUTHOR and not self.page.author
        return _AUTHOR if is_author and tag not in _VOID else ""

    def _ends(self) -> None:
        if self._part == _BODY:
            self.page.body = "".join(self._body)
        self._part = ""


def within(folder: str, address: str) -> str | None:
    """Return the member that a relative address means, if it lies below the pages."""
    parts = _split(address)
    if parts is None or parts.scheme or parts.netloc or not parts.path:
        return None
    path = normpath(f"{folder}/{unquote(parts.path)}")
    return None if path.startswith(("..", "/")) else path


def _link(space: Space, ids: Ids, page: str, address: str) -> str | None:
    """Return the address here of a page, or of the page for one of its attachments."""
    if found := _PAGE_LINK.search(address):
        return ids.address(f"page/{found.group(1) or found.group(2)}")
    member = within(str(PurePosixPath(page).parent), address)
    if member is None:
        return None
    return ids.address(member) or (ids.address(page) if space.archive.has(member) else None)


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_index(name: str) -> bool:
    return PurePosixPath(name).name.lower() == "index.html"
