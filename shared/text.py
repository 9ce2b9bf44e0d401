"""Texts as they are stored, shown, mailed and found."""

import re

LONGEST_EXCERPT = 280
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Invisible, but needed to write Persian, Indian languages and some emoji."""


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_NEWLINES = re.compile(r"\r\n?")


def clean(text: str) -> str:
    """Without control characters other than tabs and newlines; newlines are LF."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def excerpt(text: str) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= LONGEST_EXCERPT:
        return text
    cut = text[:LONGEST_EXCERPT].rsplit(" ", 1)[0]
    return f"{cut}…"


def one_line(text: str) -> str:
    """Without characters that move a cursor, end a line or change the writing direction."""
    return " ".join("".join(map(_shown, text)).split())


def _shown(character: str) -> str:
    """Controls, formats and unassigned characters are removed; separators become spaces."""
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else ""
