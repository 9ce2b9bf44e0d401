"""Canaries: words that occur in one text only, and so prove who has received it."""

import random
import re
from string import ascii_lowercase

LETTERS = 14
"""Long enough that a search with tolerance for typing errors does not confuse two of them."""

_CANARY = re.compile(rf"zq[a-z]{{{LETTERS}}}")
_FOLDED = re.compile(r"\r?\n[ \t]")


def new_canary(names: random.Random) -> str:
    return "zq" + "".join(names.choices(ascii_lowercase, k=LETTERS))


def canaries_in(text: str) -> list[str]:
    """Return the canaries in a text. Lines folded as in iCalendar (RFC 5545) are unfolded first."""
    return sorted(set(_CANARY.findall(_FOLDED.sub("", text))))
