"""Did you mean: a question's words in the spelling of documents that the reader may see."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from shared.text import folded

MOST_WORDS = 6
"""The maximum number of words for spell checking: in a longer query, some word is always missing.
"""
SHORTEST, LONGEST = 5, 24
"""The fewest and the most letters of a word that may be mistyped."""
LONGEST_READ = 20_000

_WORD = re.compile(r"\w+")
_MARKED = re.compile(r"<mark>(.+?)</mark>")


def unseen(words: str, fragments: Iterable[str]) -> list[str]:
    """Return the words of a question of which no form is marked in these fragments."""
    typed = _WORD.findall(words)
    if len(typed) > MOST_WORDS:
        return []
    beginnings = {folded(word)[:SHORTEST] for word in marked(fragments)}
    return [
        word
        for word in typed
        if SHORTEST <= len(word) <= LONGEST
        and not word.isdecimal()
        and folded(word)[:SHORTEST] not in beginnings
    ]


def marked(fragments: Iterable[str]) -> list[str]:
    """Return the marked words in the spelling of the fragments."""
    return [html.unescape(word) for each in fragments for word in _MARKED.findall(each)]


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the words in the first LONGEST_READ characters of each text."""
    return [word for text in texts for word in _WORD.findall(text[:LONGEST_READ])]


def corrected(
    text: str, mistyped: Sequence[str], found: Iterable[str], foreign: Iterable[str] = ()
) -> str | None:
    """Return the question with each mistyped word replaced by the likeliest of the found words.

    A word of `foreign`, in other languages than the question, is proposed only if no other is near.
    Returns None if nothing changes, or only accents do.
    """
    native, others = Counter(found), Counter(foreign)
    better = {word: _likeliest(word, native, others) for word in mistyped}
    changed = _WORD.sub(lambda each: better.get(each[0]) or each[0], text)
    return changed if folded(changed) != folded(text) else None


def _likeliest(word: str, found: Counter[str], foreign: Counter[str]) -> str | None:
    """Return the nearest word, or the most frequent of several; None if the word is known."""
    near, far = _near(word, found), _near(word, foreign)
    if 0 in near.values() or 0 in far.values():
        return None
    counted, chosen = (found, near) if near else (foreign, far)
    best = sorted(chosen, key=lambda other: (chosen[other], -counted[other], other))
    return next(iter(best), None)


def _near(word: str, found: Iterable[str]) -> dict[str, int]:
    """Return the words that are about as this one, and how many letters differ."""
    most = 1 if len(word) < 9 else 2  # noqa: PLR2004  as queries.FORGIVING does
    return {
        other: distance
        for other in found
        if (distance := _distance(folded(word), folded(other), most)) <= most
    }


def _distance(one: str, other: str, most: int) -> int:
    """Count the letters to insert, delete, replace or swap with the next one (Damerau).

    A result above `most` is not exact: the distance is only known to be greater.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, their in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
