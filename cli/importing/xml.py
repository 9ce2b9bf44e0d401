"""XML read in pieces, in limited memory at any size. Document types, so entities, are refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cli.importing.documents import Unfit

_PIECE = 256 * 1024
LONGEST_ELEMENT = 8_000_000
"""The limit on the characters of one element that is read as a whole."""


class Malformed(Unfit):
    """The file is not the XML that was expected, from this place on."""


@dataclass(frozen=True, slots=True)
class Row:
    """An element without content, such as the rows of a dump. `line` counts from 1."""

    line: int
    values: Mapping[str, str]
    size: int


def rows(file: IO[bytes], name: str) -> Iterator[Row]:
    """Yield the elements of this name. `size` adds up to the bytes read. Raises Malformed."""
    found: list[tuple[int, dict[str, str]]] = []
    parser = _parser()

    def start(tag: str, values: dict[str, str]) -> None:
        if tag == name:
            found.append((parser.CurrentLineNumber, values))

    parser.StartElementHandler = start
    for size in _pieces(parser, file):
        share = size // max(1, len(found))
        for line, values in found:
            yield Row(line, values, share)
        found.clear()


@dataclass(frozen=True, slots=True)
class Whole:
    """An element with its content. Names are `{namespace}name`. `line`: where it begins."""

    line: int
    element: Element
    size: int


def wholes(file: IO[bytes], *names: str) -> Iterator[Whole]:
    """Yield the elements of these names, one in memory at a time. Raises Malformed."""
    collector = _Collector(frozenset(names))
    for size in _pieces(collector.parser, file):
        share = size // max(1, len(collector.found))
        for line, element in collector.found:
            yield Whole(line, element, share)
        collector.found.clear()


class _Collector:
    """Builds the elements of some names, and drops everything outside of them."""

    def __init__(self, names: frozenset[str]) -> None:
        self.found: list[tuple[int, Element]] = []
        self.parser = _parser(namespaces=True)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._names = names
        self._builder: TreeBuilder | None = None
        self._depth = self._line = self._length = 0

    def _start(self, name: str, values: dict[str, str]) -> None:
        tag = _tag(name)
        if self._builder is None:
            if tag not in self._names:
                return
            self._builder, self._line, self._length = TreeBuilder(), self._at(), 0
        self._depth += 1
        self._builder.start(tag, {_tag(key): value for key, value in values.items()})

    def _end(self, name: str) -> None:
        if self._builder is None:
            return
        self._builder.end(_tag(name))
        self._depth -= 1
        if self._depth == 0:
            self.found.append((self._line, self._builder.close()))
            self._builder = None

    def _text(self, text: str) -> None:
        if self._builder is None:
            return
        self._length += len(text)
        if self._length > LONGEST_ELEMENT:
            raise Malformed(f"line {self._line}: longer than {LONGEST_ELEMENT / 1e6:.0f} MB")
        self._builder.data(text)

    def _at(self) -> int:
        return int(self.parser.CurrentLineNumber)


def _pieces(parser: expat.XMLParserType, file: IO[bytes]) -> Iterator[int]:
    """Parse piece by piece, yielding the bytes of each."""
    try:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
            yield len(piece)
        parser.Parse(b"", True)
        yield 0
    except expat.ExpatError as error:
        problem = expat.errors.messages.get(error.code, "malformed")
        raise Malformed(f"not XML: {problem} (line {error.lineno})") from None


def _parser(*, namespaces: bool = False) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_type
    return parser


def _refuse_type(*_: object) -> None:
    # no export has one; it could define entities that grow without bound or name other files
    raise Malformed("it declares a document type, which is refused")


def _tag(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"{{{space}}}{local}" if space else local
