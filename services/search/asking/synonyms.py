"""Variants of a question, with other names of the topics that it names."""

import re
from collections.abc import Iterator, Mapping, Sequence

from shared.text import folded

LONGEST_NAME = 4
"""The maximum number of words in a topic's name that is recognised within a query."""
MOST_WORDS = 16
"""The number of a question's first words in which names are looked for."""
MOST_VARIANTS = 6

_WORD = re.compile(r"[\w+#.&/'’-]+")

Topics = Mapping[str, Sequence[str]]
"""All names of a topic in their original spelling, labels first, by each of its names, folded."""


def parts_of(words: str) -> list[str]:
    """Return the parts of these words that may be a topic's name, folded."""
    return sorted({folded(part) for _, part in _parts(words)})


def variants(words: str, topics: Topics) -> tuple[list[str], list[str]]:
    """Return the variants of a question, and the names that were put into them.

    Of names that overlap, the longest counts: *machine learning* is not also *learning*.
    """
    found = list(named_in(words, topics))
    if not found:
        return [], []
    texts: list[str] = []
    names: list[str] = []
    for span, part, known in found:
        for name in known:
            if folded(name) == folded(part) or len(texts) == MOST_VARIANTS:
                continue
            texts.append(words[: span[0]] + name + words[span[1] :])
            names.append(name)
    return texts, names


def named_in(words: str, topics: Topics) -> Iterator[tuple[tuple[int, int], str, Sequence[str]]]:
    """Yield the topics that a question names: the place, the part, and all names of the topic."""
    end = 0
    longest = sorted(_parts(words), key=lambda each: (each[0][0], -each[0][1]))
    for span, part in longest:
        if span[0] >= end and folded(part) in topics:
            end = span[1]
            yield span, part, topics[folded(part)]


def _parts(words: str) -> Iterator[tuple[tuple[int, int], str]]:
    found = [(each.start(), each.end()) for each in _WORD.finditer(words)][:MOST_WORDS]
    for first, (start, _) in enumerate(found):
        for _, end in found[first : first + LONGEST_NAME]:
            yield (start, end), words[start:end]
