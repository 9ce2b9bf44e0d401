"""Documents of Office Open XML (ECMA-376): ZIP archives of XML, read as a stream of words.

Only parts with words are unpacked, and no more of them than WHOLE.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from services.content.domain.files.media import DOCX, PPTX, XLSX
from services.content.extraction.refused import BOMB, BROKEN, KIND
from services.content.extraction.told import Told

WHOLE = 200 * 1024 * 1024
"""The maximum number of bytes of all parts that are read, unpacked."""
MOST_PARTS = 10_000
DEEPEST = 500
_MAINS = {"word/document.xml": DOCX, "ppt/presentation.xml": PPTX, "xl/workbook.xml": XLSX}


def read(told: Told, file: BinaryIO) -> None:
    """Read a document. Raises: RefusedError, or an exception of zipfile or expat."""
    with ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise BOMB
        names = {part.filename for part in parts}
        found = next((kind for name, kind in _MAINS.items() if name in names), None)
        if found is None or "[Content_Types].xml" not in names:
            raise KIND
        told.media_type = found.type
        budget = _Budget(archive)
        if found is DOCX:
            _document(told, budget)
        elif found is PPTX:
            _slides(told, budget, names)
        else:
            _sheets(told, budget, names)


class _Budget:
    """The parts of an archive, read in blocks, up to a total size."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._left = WHOLE

    def blocks(self, part: str | ZipInfo) -> Iterator[bytes]:
        with self._archive.open(part) as opened:
            while block := opened.read(65_536):
                self._left -= len(block)
                if self._left < 0:
                    raise BOMB
                yield block


class _Xml:
    """A parser that calls back for elements by local name, and refuses document types."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = True
        self._depth = 0

    def feed(self, blocks: Iterator[bytes]) -> None:
        for block in blocks:
            self._parser.Parse(block, False)  # noqa: FBT003  as expat has it
        self._parser.Parse(b"", True)  # noqa: FBT003

    def begin(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def characters(self, text: str) -> None: ...

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BOMB
        self.begin(_local(name), {_local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(_local(name))

    def _characters(self, text: str) -> None:
        self.characters(text)

    def _doctype(self, *_: object) -> None:
        raise BROKEN


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Paragraphs(_Xml):
    """The words of paragraphs (`p` of `t`), and of pages, where page breaks are marked."""

    def __init__(self, told: Told, page: int) -> None:
        super().__init__()
        self._told = told
        self.page = page
        self._words: list[str] = []
        self._in_text = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._in_text = name == "t"
        if name in {"tab", "cr"} or (name == "br" and attributes.get("type") != "page"):
            self._words.append(" ")
        elif name == "lastRenderedPageBreak" or (name == "br" and attributes.get("type") == "page"):
            self.turn()

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "p":
            self._words.append("\n")

    def characters(self, text: str) -> None:
        if self._in_text:
            self._words.append(text)

    def turn(self) -> None:
        self._told.say("".join(self._words), page=self.page)
        self._words.clear()
        self.page += 1


def _document(told: Told, budget: _Budget) -> None:
    words = _Paragraphs(told, 1)
    words.feed(budget.blocks("word/document.xml"))
    words.turn()
    told.pages = words.page - 1


def _slides(told: Told, budget: _Budget, names: set[str]) -> None:
    slides = _numbered(names, r"ppt/slides/slide(\d{1,5})\.xml")
    told.pages = len(slides)
    for page, name in enumerate(slides, 1):
        words = _Paragraphs(told, page)
        words.feed(budget.blocks(name))
        words.turn()


class _Strings(_Xml):
    """The strings that cells refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_text = False

    def begin(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self.found.append("")
        self._in_text = name == "t"

    def end(self, _: str) -> None:
        self._in_text = False

    def characters(self, text: str) -> None:
        if self._in_text and self.found:
            self.found[-1] += text


class _Cells(_Xml):
    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self._strings = strings
        self._shared = False
        self._value: str | None = None
        self.words: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._shared = attributes.get("t") == "s"
        elif name in {"v", "t"}:
            self._value = ""

    def end(self, name: str) -> None:
        if name in {"v", "t"} and self._value is not None:
            self.words.append(self._said(self._value))
            self._value = None
        elif name == "row":
            self.words.append("\n")

    def characters(self, text: str) -> None:
        if self._value is not None:
            self._value += text

    def _said(self, value: str) -> str:
        if not self._shared:
            return value
        at = int(value)
        return self._strings[at] if 0 <= at < len(self._strings) else ""


def _sheets(told: Told, budget: _Budget, names: set[str]) -> None:
    strings = _Strings()
    if "xl/sharedStrings.xml" in names:
        strings.feed(budget.blocks("xl/sharedStrings.xml"))
    sheets = _numbered(names, r"xl/worksheets/sheet(\d{1,5})\.xml")
    told.pages = len(sheets)
    for page, name in enumerate(sheets, 1):
        cells = _Cells(strings.found)
        cells.feed(budget.blocks(name))
        told.say(" ".join(cells.words).replace(" \n ", "\n"), page=page)


def _numbered(names: set[str], pattern: str) -> list[str]:
    found = {int(match[1]): name for name in names if (match := re.fullmatch(pattern, name))}
    return [found[number] for number in sorted(found)]
