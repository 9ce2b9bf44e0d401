"""Plain text, HTML, and transcripts with timed cues: WebVTT and SubRip."""

import html
import re
from html.parser import HTMLParser
from typing import BinaryIO
from xml.parsers import expat

from services.content.domain.files import media
from services.content.domain.files.media import as_text
from services.content.extraction.refused import BROKEN, KIND
from services.content.extraction.told import Told

LARGEST = 32 * 1024 * 1024
_TIMES = re.compile(
    r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})[ \t]+-->[ \t]+[\d:]{3,13}[.,]\d{3}"
)
_TAG = re.compile(r"<[^<>]{0,500}>")


def read(told: Told, file: BinaryIO) -> None:
    """Read a text. Raises: RefusedError, or an exception of expat for a drawing."""
    if told.media_type == media.SVG.type:
        _drawing(file)
        return
    text = as_text(file.read(LARGEST + 1)[:LARGEST], cut=True)
    if text is None:
        raise KIND
    match told.media_type:
        case media.VTT.type | media.SRT.type:
            _cues(told, text)
        case media.HTML.type:
            words = _Words()
            words.feed(text)
            words.close()
            told.say(" ".join("".join(words.found).split()))
        case _:
            told.say(text)


def _drawing(file: BinaryIO) -> None:
    """Check that a drawing is XML and declares no entities."""
    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler = _refuse
    parser.ParseFile(file)


def _refuse(*_: object) -> None:
    raise BROKEN


def _cues(told: Told, text: str) -> None:
    """Read blocks between empty lines; one without times is a header, a style or a note."""
    found = 0
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:2]) if _TIMES.match(line.strip())), None)
        if at is None:
            continue
        found += 1
        said = " ".join(lines[at + 1 :])
        told.say(" ".join(html.unescape(_TAG.sub("", said)).split()), seconds=_seconds(lines[at]))
    if not found:
        raise BROKEN


def _seconds(line: str) -> float:
    times = _TIMES.match(line.strip())
    if times is None:
        raise BROKEN
    hours, minutes, seconds, thousandths = (int(part or 0) for part in times.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


class _Words(HTMLParser):
    """The words of a page, without scripts and styles, with blocks apart."""

    _SILENT = frozenset({"script", "style", "template", "noscript"})
    _WITHIN = frozenset({"a", "b", "i", "em", "strong", "span", "code", "u", "sub", "sup", "mark"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  as the parser calls it
        self._silent += tag in self._SILENT
        if tag not in self._WITHIN:
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        if tag not in self._WITHIN:
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
