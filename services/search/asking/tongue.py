"""The language of a question, by the small words and the accents in it."""

import re

from services.search.index.analyzers import (
    ELIDED,
    ENGLISH_IN_QUESTIONS,
    ENGLISH_STOP_WORDS,
    FRENCH_IN_QUESTIONS,
    UNACCENTED_STOP_WORDS,
)
from shared.contracts.values import Language
from shared.text import folded

_WORD = re.compile(r"\w+")
_FRENCH = {
    *(*ELIDED, *FRENCH_IN_QUESTIONS, *UNACCENTED_STOP_WORDS),
    *("comment", "quel", "quelle", "quels", "quelles", "pourquoi", "quand", "combien", "faut"),
}
_ENGLISH = {
    *(*ENGLISH_IN_QUESTIONS, *ENGLISH_STOP_WORDS),
    *("how", "what", "why", "when", "where", "which", "who", "do", "does", "can", "my", "we"),
}


def language_of(text: str) -> Language | None:
    """Return the language of a query; None if it cannot be determined.

    Accents indicate French, since native English words have none.
    """
    words = [folded(word) for word in _WORD.findall(text)]
    french = sum(word in _FRENCH - _ENGLISH for word in words)
    english = sum(word in _ENGLISH - _FRENCH for word in words)
    accented = folded(text) != text.casefold()
    if french + accented == english:
        return None
    return Language.FRENCH if french + accented > english else Language.ENGLISH
