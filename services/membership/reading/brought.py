"""The data read from another platform's file: bounded, and without repeats."""

from typing import Any

from services.membership.reading.tongues import code_of
from shared.text import clean, one_line

MOST = 200
"""The maximum number of skills that are kept."""
MOST_TONGUES = 20
LONGEST = 120
LONGEST_HEADLINE = 200


class Brought:
    def __init__(self, source: str) -> None:
        self._source = source
        self._headline = ""
        self._skills: dict[str, None] = {}
        self._languages: dict[str, None] = {}

    def headline(self, said: str) -> None:
        """Set the headline, unless an earlier one was set."""
        self._headline = self._headline or _line(said)[:LONGEST_HEADLINE]

    def skill(self, said: str) -> None:
        name = _line(said)
        if 1 < len(name) <= LONGEST and len(self._skills) < MOST:
            self._skills[name] = None

    def language(self, said: str) -> None:
        code = code_of(_line(said))
        if code is not None and len(self._languages) < MOST_TONGUES:
            self._languages[code] = None

    def document(self) -> dict[str, Any]:
        return {
            "source": self._source,
            "headline": self._headline,
            "skills": list(self._skills),
            "languages": list(self._languages),
        }


def _line(said: str) -> str:
    # a lone surrogate cannot be encoded
    return one_line(clean(said.encode(errors="ignore").decode())).strip()
