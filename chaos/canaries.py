"""Words that no other text has: whoever receives one has seen the text it was put in."""

import random
import re
from string import ascii_lowercase

LETTERS = 14
"""So many that no two are near enough for a search that forgives mistyping."""

_CANARY = re.compile(rf"zq[a-z]{{{LETTERS}}}")
_FOLDED = re.compile(r"\r?\n[ \t]")


def new_canary(names: random.Random) -> str:
    return "zq" + "".join(names.choices(ascii_lowercase, k=LETTERS))


def canaries_in(text: str) -> list[str]:
    """Lines folded as iCalendar does (RFC 5545) are unfolded."""
    return sorted(set(_CANARY.findall(_FOLDED.sub("", text))))
