"""Mentions in Markdown: `@[Ada Lovelace](person:0192f3…)`.

To Markdown it is an @ and a link; content's allow-list takes the address off, so that a reader sees
`@Ada Lovelace`. In code it is code. A name would not do: two people may have the same.
"""

import re
from bisect import bisect_left
from collections import defaultdict

MOST = 50
"""Persons that one text can mention; further ones are passed over."""

_MENTION = re.compile(r"(?<!\\)@\[[^\[\]\n]{1,200}\]\(person:([A-Za-z0-9-]{1,64})\)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BACKTICKS = re.compile(r"`+")


def mentioned(markdown: str) -> tuple[str, ...]:
    """The ids of the persons mentioned, each once, in their order. Linear in time."""
    found = _MENTION.findall(_without_spans(_without_fences(markdown)))
    return tuple(dict.fromkeys(found))[:MOST]


def _without_fences(markdown: str) -> str:
    kept: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        opening = _FENCE.match(line)
        if not fence:
            if opening:
                fence = opening[1]
            else:
                kept.append(line)
        elif opening and opening[1].startswith(fence) and not line[opening.end() :].strip():
            fence = ""
    return "\n".join(kept)


def _without_spans(markdown: str) -> str:
    """A code span ends at the next run of as many backticks as it began with."""
    runs = [match.span() for match in _BACKTICKS.finditer(markdown)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, (start, end) in enumerate(runs):
        by_length[end - start].append(index)
    kept: list[str] = []
    at = index = 0
    while index < len(runs):
        start, end = runs[index]
        alike = by_length[end - start]
        closing = bisect_left(alike, index + 1)
        if closing == len(alike):
            index += 1
            continue
        kept.append(markdown[at:start])
        index = alike[closing] + 1
        at = runs[alike[closing]][1]
    return " ".join([*kept, markdown[at:]])
