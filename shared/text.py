"""The cleaning, shortening and comparison of texts."""

import re
import unicodedata

LONGEST_EXCERPT = 280
LONGEST_FILE_NAME = 200
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Invisible characters that Persian, Indian languages and some emoji need."""


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_NEWLINES = re.compile(r"\r\n?")
_WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """Remove control characters except tabs and newlines, and write newlines as LF."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def excerpt(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    if len(text) <= LONGEST_EXCERPT:
        return text
    cut = text[:LONGEST_EXCERPT].rsplit(" ", 1)[0]
    return f"{cut}…"


def one_line(text: str) -> str:
    """Remove characters that move a cursor, end a line or change the writing direction."""
    return " ".join("".join(map(_shown, text)).split())


def folded(text: str) -> str:
    """Remove accents and capitals, to compare texts as the search does."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def folded_words(text: str) -> list[str]:
    """Return the words of a text, folded, in its order."""
    return _WORD.findall(folded(text))


def _shown(character: str) -> str:
    """Remove controls, formats and unassigned characters; replace separators by spaces."""
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else ""


def clean_name(said: str) -> str:
    """Return a file's name without folders and control characters; `file` if nothing is left."""
    name = one_line(said.replace("\\", "/").rpartition("/")[2]).strip(". ")
    if len(name) <= LONGEST_FILE_NAME:
        return name or "file"
    stem, dot, suffix = name.rpartition(".")
    keeps = dot and len(suffix) < 10  # noqa: PLR2004  a suffix, not a sentence
    return f"{stem[: LONGEST_FILE_NAME - 10]}.{suffix}" if keeps else name[:LONGEST_FILE_NAME]
