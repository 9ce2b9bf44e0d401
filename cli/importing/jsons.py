"""The arrays of a JSON object, one element in memory at a time."""

import json
from collections.abc import Iterator
from typing import IO, Any

from cli.importing.documents import Unfit

_PIECE = 256 * 1024
LONGEST_VALUE = 50_000_000
"""The limit on the characters of one element, or of one value that is not an array."""

MOST_DIGITS = 30
_SPACE = " \t\r\n"


def elements(file: IO[str]) -> Iterator[tuple[str, Any, int]]:
    """Yield the name of each array of the object, its elements, and the characters read.

    Other values are skipped. Raises Unfit if it is not such JSON.
    """
    text = _Text(file)
    text.expect("{")
    if text.peek() == "}":
        return
    while True:
        name = text.value()
        text.expect(":")
        if text.peek() == "[":
            yield from ((str(name), each, text.passed()) for each in _array(text))
        else:
            text.value()
        if text.either(",", "}") == "}":
            return


def _array(text: "_Text") -> Iterator[Any]:
    text.expect("[")
    if text.peek() == "]":
        text.expect("]")
        return
    while True:
        yield text.value()
        if text.either(",", "]") == "]":
            return


def _whole_number(digits: str) -> int | str:
    """Read a number; one of thousands of digits is none, and would be refused by Python."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


class _Text:
    """The part of the file that is not read yet, refilled as needed."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._decoder = json.JSONDecoder(parse_int=_whole_number)
        self._text = ""
        self._at = 0
        self._before = 0
        self._told = 0

    def passed(self) -> int:
        """Return the characters read since the last call."""
        read = self._before + self._at
        passed, self._told = read - self._told, read
        return passed

    def peek(self) -> str:
        """Return the next character that is not white space."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            self._refill(_PIECE)

    def expect(self, wanted: str) -> None:
        self.either(wanted)

    def either(self, *wanted: str) -> str:
        found = self.peek()
        if found not in wanted:
            raise Unfit(f"not the JSON that was expected, at character {self._before + self._at}")
        self._at += 1
        return found

    def value(self) -> Any:
        """Read one value; a long one is tried at double lengths, so that the cost stays linear."""
        self.peek()
        piece = _PIECE
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                if end < len(self._text):  # a number may go on
                    self._at = end
                    return value
            except json.JSONDecodeError:
                pass
            except RecursionError:
                raise Unfit("it is nested too deeply") from None
            if len(self._text) - self._at > LONGEST_VALUE:
                raise Unfit(f"a value longer than {LONGEST_VALUE / 1e6:.0f} MB, or not JSON")
            self._refill(piece)
            piece *= 2

    def _refill(self, size: int) -> None:
        piece = self._file.read(size)
        if not piece:
            raise Unfit("it breaks off, or is not JSON")
        self._before += self._at
        self._text, self._at = self._text[self._at :] + piece, 0
