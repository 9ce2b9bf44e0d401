"""The passages of a document: each has a vector, and a hit shows one and links to it.

They depend on the document alone (pure), so they need not be stored: the same document always has
the same ones. A passage keeps to one page of a file; the cues of a transcript are joined up to a
length; a text is cut at its headings, and then at the ends of sentences.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.search.projections.actions import Source
from services.search.projections.documents import OTHER
from shared.contracts.values import Language

REVISION = 1
"""Increase it when documents are cut differently: all vectors are then made again."""

LONGEST = 450
"""The maximum length in characters: three to five sentences, which find answers better than more.
"""

SHORTEST_CUE = 300
"""Cues of a transcript are joined until they have this many characters."""

MOST = 500
"""The maximum number of passages of a document. Further text is found only by its words."""

Place = dict[str, Any]
"""`page` from 1, `seconds` from the beginning, or `heading`; empty if there is none of them."""

_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.!?…:;]\s|\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage. `title`: that of its document, which often alone names the subject."""

    title: str
    text: str
    place: Place

    @property
    def meaning(self) -> str:
        """Return the text of which its vector is made."""
        heading = str(self.place.get("heading", ""))
        under = "" if self.text.startswith(heading) else heading
        return "\n".join(part for part in (self.title, under, self.text) if part)

    @property
    def digest(self) -> str:
        """Return a hash of its meaning, so that a known vector is not made again."""
        return hashlib.sha256(self.meaning.encode()).hexdigest()[:32]


def cut(source: Source) -> list[Passage]:
    """Return the passages of a document, in the order of the text; none if it may not be found."""
    return list(_bounded(source)) if source.get("visible") else []


def _bounded(source: Source) -> Iterator[Passage]:
    made = 0
    for language in (*Language, OTHER):
        for text, place in _pieces(source, f"text_{language}"):
            if made == MOST:
                return
            made += 1
            yield Passage(_title(source, language), text, place)
    if not made and (title := _title(source, OTHER)):
        yield Passage(title, "", {})


def _title(source: Source, language: str) -> str:
    names = ("name", f"title_{language}", *(f"title_{each}" for each in (*Language, OTHER)))
    for name in (*names, "post_title"):
        if found := source.get(name):
            return str(found[0] if isinstance(found, list) else found)
    return ""


def _pieces(source: Source, field: str) -> Iterator[tuple[str, Place]]:
    found = source.get(field)
    if not found:
        return
    if isinstance(found, str):
        yield from _under_headings(found, source.get("outline", []))
        return
    places: list[Place] = source.get("places", [])
    entries = [(text, places[n] if n < len(places) else {}) for n, text in enumerate(found)]
    for text, place in _joined(entries):
        yield from ((piece, place) for piece in pieces_of(text))


def _under_headings(text: str, outline: list[Place]) -> Iterator[tuple[str, Place]]:
    starts = [0, *(each["at"] for each in outline), len(text)]
    headings = ["", *(each["heading"] for each in outline)]
    for n, heading in enumerate(headings):
        place = {"heading": heading} if heading else {}
        yield from ((piece, place) for piece in pieces_of(text[starts[n] : starts[n + 1]]))


def _joined(entries: list[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    """Join the cues of a transcript, which are often less than a sentence. Pages stay apart."""
    waiting, began = "", Place()
    for text, place in entries:
        if "seconds" not in place:
            yield text, place
            continue
        waiting, began = (f"{waiting} {text}", began) if waiting else (text, place)
        if len(waiting) >= SHORTEST_CUE:
            yield waiting, began
            waiting = ""
    if waiting:
        yield waiting, began


def pieces_of(text: str) -> Iterator[str]:
    """Cut a text into pieces of LONGEST at most, at the end of a sentence or else of a word.

    Pieces without a letter or digit are left out.
    """
    rest = text.strip()
    while rest:
        end = _end_within(rest) if len(rest) > LONGEST else len(rest)
        if _WORD.search(rest, 0, end):
            yield rest[:end].strip()
        rest = rest[end:].strip()


def _end_within(text: str) -> int:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, LONGEST // 2, LONGEST)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", LONGEST // 2, LONGEST)
    return space if space > 0 else LONGEST
