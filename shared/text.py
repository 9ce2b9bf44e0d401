"""Texts that stand in one line: names and titles, as they are shown, mailed and found."""

JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Not to be seen, but needed to write Persian, the languages of India, and some emoji."""


def one_line(text: str) -> str:
    """Without what moves a cursor, ends a line or turns the direction of what stands beside it."""
    return " ".join("".join(map(_shown, text)).split())


def _shown(character: str) -> str:
    """Controls, formats and what is no character at all are left out; separators are spaces."""
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else ""
