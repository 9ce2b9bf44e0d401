"""The words of a question by which needs are compared: without stop words, accents and plurals."""

import re
from functools import lru_cache

from services.search.asking.synonyms import Topics, named_in
from services.search.index.analyzers import (
    ELIDED,
    ENGLISH_IN_QUESTIONS,
    ENGLISH_STOP_WORDS,
    FRENCH_IN_QUESTIONS,
    UNACCENTED_STOP_WORDS,
)
from shared.text import folded

MOST_STEMS = 12
"""The number of a question's first words that count."""
SHORTEST_PLURAL = 4

_WORD = re.compile(r"[\w+#]+")
_IN_QUESTIONS = ("comment", "quel", "quelle", "pourquoi", "how", "what", "why", "do", "does", "we")
_WITHOUT_MEANING = frozenset(
    (
        *(*ELIDED, *FRENCH_IN_QUESTIONS, *UNACCENTED_STOP_WORDS),
        *(*ENGLISH_IN_QUESTIONS, *ENGLISH_STOP_WORDS, *_IN_QUESTIONS),
    )
)


def stems_of(words: str, topics: Topics) -> dict[str, str]:
    """Return the words in their original spelling, by stem.

    All names of a topic have the same stem.
    """
    found: dict[str, str] = {}
    rest = 0
    for (start, end), part, names in named_in(words, topics):
        found |= _plain(words[rest:start])
        found[folded(names[0])] = part
        rest = end
    found |= _plain(words[rest:])
    return dict(list(found.items())[:MOST_STEMS])


def _plain(words: str) -> dict[str, str]:
    return {stem: word for word in _WORD.findall(words) if (stem := _stem(word))}


@lru_cache(maxsize=50_000)  # a list of gaps reads the same words in thousands of searches
def _stem(word: str) -> str:
    """Return the stem of a word; empty if it means nothing."""
    plain = folded(word)
    if plain in _WITHOUT_MEANING or (len(plain) == 1 and not plain.isdigit()):
        return ""
    return plain[:-1] if len(plain) >= SHORTEST_PLURAL and plain[-1] in "sx" else plain
