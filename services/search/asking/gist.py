"""The most significant words of a pasted text, to search for its subject."""

import math
import re
from collections import Counter

from services.search.index.analyzers import (
    ENGLISH_IN_QUESTIONS,
    ENGLISH_STOP_WORDS,
    FRENCH_IN_QUESTIONS,
    MOST_WORDS,
)
from shared.text import folded

LONGEST = 24
"""The maximum length of a word: a longer one is a key or a URL."""

_WORD = re.compile(r"[^\W_][\w+#.-]*[\w+#]|[^\W_]")
_SILENT = {*FRENCH_IN_QUESTIONS, *ENGLISH_IN_QUESTIONS, *ENGLISH_STOP_WORDS}


def gist(text: str) -> list[str]:
    """Return the most significant words of a text in their order, each once, at most MOST_WORDS.

    Long and repeated words are more significant. The index itself knows the rare words.
    """
    words = [word for word in _WORD.findall(text) if len(word) <= LONGEST]
    counted = Counter(map(folded, words))
    telling = {
        word: len(word) * (1 + math.log(count))
        for word, count in counted.items()
        if len(word) > 1 and word not in _SILENT
    }
    best = set(sorted(telling, key=lambda word: (-telling[word], word))[:MOST_WORDS])
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(folded(word), word)
    return [word for key, word in first.items() if key in best]
