"""A readable difference of two texts: by line, and by word within a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 2
MOST_LINES = 4_000
SIMILAR = 0.5
"""The similarity from which two lines are shown as one changed line."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text that stayed, was added or was removed."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line. Kind `gap` stands for unchanged lines that are left out."""

    kind: Literal["same", "added", "removed", "changed", "gap"]
    parts: tuple[Part, ...] = ()


def differences(before: str, after: str) -> list[Line]:
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    lines: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += _unchanged(new[c:d], first=c == 0, last=d == len(new))
        else:
            lines += _changed(old[a:b], new[c:d])
    return lines


def _unchanged(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[Line]:
    """Yield the lines of an unchanged run that are next to a change."""
    head = [] if first else list(lines[:CONTEXT])
    tail = [] if last else list(lines[-CONTEXT:])
    if len(head) + len(tail) >= len(lines):
        yield from (_same(line) for line in lines)
        return
    yield from (_same(line) for line in head)
    yield Line("gap")
    yield from (_same(line) for line in tail)


def _same(line: str) -> Line:
    return Line("same", (Part("same", line),))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _pair(one, other)
        return
    yield from (Line("removed", (Part("removed", line),)) for line in old)
    yield from (Line("added", (Part("added", line),)) for line in new)


def _pair(old: str, new: str) -> Iterator[Line]:
    words_before, words_after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(a=words_before, b=words_after, autojunk=False)
    if matcher.ratio() < SIMILAR:
        yield Line("removed", (Part("removed", old),))
        yield Line("added", (Part("added", new),))
        return
    parts: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(words_after[c:d])))
            continue
        if b > a:
            parts.append(Part("removed", "".join(words_before[a:b])))
        if d > c:
            parts.append(Part("added", "".join(words_after[c:d])))
    yield Line("changed", tuple(parts))
