"""The minutes that a step of a learning path takes: to read a text, or to play a recording."""

from math import ceil

CHARACTERS_A_MINUTE = 1_200
"""About 200 words, as adults read technical texts, in French and in English."""
SECONDS = 60
LONGEST = 60_000
"""The maximum number of minutes that a curator can give a path: a thousand hours."""


def minutes_of(characters: int, seconds: float) -> int:
    """Return the minutes of one step, at least one. `seconds`: of its recordings together."""
    return max(1, ceil(characters / CHARACTERS_A_MINUTE + seconds / SECONDS))
