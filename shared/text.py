"""Texts of one line: names and titles, as they are shown, mailed and found."""

JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Invisible, but needed to write Persian, Indian languages and some emoji."""


def one_line(text: str) -> str:
    """Without characters that move a cursor, end a line or change the writing direction."""
    return " ".join("".join(map(_shown, text)).split())


def _shown(character: str) -> str:
    """Controls, formats and unassigned characters are removed; separators become spaces."""
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else ""
