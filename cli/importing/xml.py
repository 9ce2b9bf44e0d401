"""XML read in pieces, in limited memory at any size. Document types, so entities, are refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cli.importing.documents import Unfit
from cli.importing.encodings import xml_pieces

_PIECE = 256 * 1024
LONGEST_ELEMENT = 8_000_000
"""The limit on the characters of one element that is read as a whole."""
LONGEST_TAG = 16_000_000
"""The limit on the bytes of one tag, with its attributes, or of other markup."""
MOST_DEPTH = 300
"""The limit on nested elements: what lies deeper is left out of the element."""


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
        self._grow(len(tag) + sum(len(key) + len(value) for key, value in values.items()))
        if self._depth <= MOST_DEPTH:
            self._builder.start(tag, {_tag(key): value for key, value in values.items()})

    def _end(self, name: str) -> None:
        if self._builder is None:
            return
        if self._depth <= MOST_DEPTH:
            self._builder.end(_tag(name))
        self._depth -= 1
        if self._depth == 0:
            self.found.append((self._line, self._builder.close()))
            self._builder = None

    def _text(self, text: str) -> None:
        if self._builder is None:
            return
        self._grow(len(text))
        if self._depth <= MOST_DEPTH:
            self._builder.data(text)

    def _grow(self, length: int) -> None:
        self._length += length
        if self._length > LONGEST_ELEMENT:
            raise Malformed(f"line {self._line}: longer than {LONGEST_ELEMENT / 1e6:.0f} MB")

    def _at(self) -> int:
        return int(self.parser.CurrentLineNumber)


def _pieces(parser: expat.XMLParserType, file: IO[bytes]) -> Iterator[int]:
    """Parse piece by piece, yielding the bytes of each: what comes before an error is whole."""
    given = 0
    for text, size in xml_pieces(file, _PIECE):
        given += len(text.encode())
        problem = _parse(parser, text) or _too_long(parser, given)
        yield size
        if problem:
            raise problem
    if problem := _parse(parser, "", is_last=True):
        raise problem
    yield 0


def _parse(parser: expat.XMLParserType, text: str, *, is_last: bool = False) -> Malformed | None:
    try:
        parser.Parse(text, is_last)
    except Malformed as malformed:
        return malformed
    except expat.ExpatError as error:
        problem = expat.errors.messages.get(error.code, "malformed")
        return Malformed(f"not XML: {problem} (line {error.lineno})")
    return None


def _too_long(parser: expat.XMLParserType, given: int) -> Malformed | None:
    if given - parser.CurrentByteIndex <= LONGEST_TAG:
        return None
    return Malformed(f"line {parser.CurrentLineNumber}: longer than {LONGEST_TAG / 1e6:.0f} MB")


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
