"""The reader of Europass CVs: XML (SkillsPassport or Candidate), JSON, or a PDF with its XML.

It looks only at the leaves of a document, each with the names of its ancestors.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, BinaryIO
from xml.parsers import expat

from services.membership.reading.brought import Brought

DEEPEST = 100
LARGEST = 16 * 1024 * 1024
"""The limit on the unpacked bytes of the XML in a PDF; the rest is not read."""
_ROOTS = {"SkillsPassport", "Europass", "Candidate"}
_WRITTEN = {"Computer", "JobRelated", "Organisational", "Communication", "Other", "Digital"}
"""The elements of SkillsPassport that hold skills as free text."""
_SPOKEN = {"MotherTongue", "ForeignLanguage"}
_APART = re.compile(r"<[^>]*>|[\n\r,;•·|/]+")

Leaf = tuple[tuple[str, ...], str]


def read_xml(file: BinaryIO) -> Brought:
    """Read XML. Raises ValueError and the errors of expat."""
    return _understood(iter(_Leaves(file.read()).found))


def read_json(file: BinaryIO) -> Brought:
    """Read JSON. Raises ValueError, RecursionError."""
    return _understood(_leaves(json.loads(file.read().decode("utf-8-sig")), ()))


def read_pdf(file: BinaryIO) -> Brought:
    """Read a PDF that has its XML attached. Raises ValueError and the errors of pypdf."""
    from pypdf import PdfReader

    for name, contents in PdfReader(file).attachments.items():
        if name.lower().endswith(".xml"):
            return _understood(iter(_Leaves(contents[0][:LARGEST]).found))
    raise ValueError("no XML is attached to it")


def _understood(leaves: Iterator[Leaf]) -> Brought:
    brought, named = Brought("europass"), ""
    is_known = False
    for path, text in leaves:
        is_known = is_known or path[0] in _ROOTS
        parents, last = set(path), path[-1]
        if last == "CompetencyID":
            named = text
        elif last == "TaxonomyID" and text == "language":
            brought.language(named)
        elif last == "CompetencyName":
            brought.skill(text)
        elif last == "Code" and parents & _SPOKEN and path[-2] == "Description":
            brought.language(text)
        elif last == "Label" and path[-3:-1] == ("Headline", "Description"):
            brought.headline(text)
        elif last == "Description" and "Skills" in parents and parents & _WRITTEN:
            for each in _APART.split(unescape(text)):
                brought.skill(each)
    if not is_known:
        raise ValueError("it is not a Europass CV")
    return brought


class _Leaves:
    """The leaves of an XML document: `found` holds elements without children, in order.

    A document type is refused, so no entity is expanded and nothing is fetched.
    """

    def __init__(self, document: bytes) -> None:
        self.found: list[Leaf] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._is_leaf = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._doctype
        parser.buffer_text = True
        parser.Parse(document, True)  # noqa: FBT003  as expat has it

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > DEEPEST:
            raise ValueError("it is too deep")
        self._text.clear()
        self._is_leaf = True

    def _end(self, _: str) -> None:
        if self._is_leaf and (text := "".join(self._text).strip()):
            self.found.append((tuple(self._path), text))
        self._path.pop()
        self._text.clear()
        self._is_leaf = False

    def _doctype(self, *_: object) -> None:
        raise ValueError("a Europass CV has no document type")


def _leaves(node: Any, path: tuple[str, ...]) -> Iterator[Leaf]:
    if len(path) > DEEPEST:
        raise ValueError("it is too deep")
    match node:
        case dict():
            for name, each in node.items():
                yield from _leaves(each, (*path, name))
        case list():
            for each in node:
                yield from _leaves(each, path)
        case str() if path:
            yield path, node.strip()
