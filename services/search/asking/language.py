"""The language of questions: words, phrases, filters and dates.

    "parental leave" -draft kind:article after:2026-03 is:unanswered

A phrase stands in quotes of any kind. `-` before a word, a phrase or a filter excludes documents
that match it. A filter is a name, a colon and a value, which may be a phrase; French names work too
(`auteur:`, `après:`, `est:sans-réponse`). Values of one filter are alternatives, and all filters
must match.

No text is an error. Parts that cannot be read are searched as words, and parts without words are
skipped: `passed_over` lists both, with the reason. A text longer than LONGEST_READ was pasted, not
written for a search: all of it is words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

from services.search.projections.documents import Trait
from services.search.projections.table import KINDS
from shared.contracts.values import Language
from shared.text import folded

LONGEST_READ = 512
MOST_PHRASES = 8
"""The maximum number of phrases, and of excluded words: others are ignored."""
MOST_VALUES = 20
"""The maximum number of values of one filter."""


class Why(StrEnum):
    """Why a part of the query was ignored.

    unclosed: a missing closing quote; its words are searched. empty: a filter without a value, or
    an empty phrase. unknown: not a value of this filter, so searched as words. too_many: beyond the
    limit for this kind of part.
    """

    UNCLOSED = "unclosed"
    EMPTY = "empty"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class PassedOver:
    part: str
    why: Why


Filters = Mapping[str, tuple[str, ...]]
"""The values of the filters `kind`, `tag`, `community`, `author`, `lang`, `is` and `has`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A parsed query. `words` are searched; those in `phrases` must be adjacent.

    A document is excluded if it has words or phrases of `without`, or `unwanted` filter values.
    `after` is the earliest matching time of publication, `before` the exclusive end.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: Filters = field(default_factory=dict)
    unwanted: Filters = field(default_factory=dict)
    after: datetime | None = None
    before: datetime | None = None
    passed_over: tuple[PassedOver, ...] = ()


_NAMES = {
    **{name: name for name in ("kind", "tag", "community", "author", "lang")},
    **{name: name for name in ("before", "after", "is", "has")},
    "genre": "kind",
    "etiquette": "tag",
    "communaute": "community",
    "auteur": "author",
    "auteure": "author",
    "langue": "lang",
    "avant": "before",
    "apres": "after",
    "est": "is",
    "avec": "has",
}
_KINDS = {
    **{
        folded(label).removesuffix("s"): kind.name
        for kind in KINDS
        for label in kind.labels.values()
    },
    **{kind.name: kind.name for kind in KINDS},
}
"""Kinds by name and by label in either language, in the singular: `questions` means `question`."""

_TONGUES = {"french": "fr", "francais": "fr", "english": "en", "anglais": "en"}
_IS = {
    "unanswered": Trait.UNANSWERED,
    "sans-reponse": Trait.UNANSWERED,
    "answered": Trait.ANSWERED,
    "repondu": Trait.ANSWERED,
    "repondue": Trait.ANSWERED,
}
_HAS = {"file": Trait.FILE, "fichier": Trait.FILE}
_VALUES: Mapping[str, Callable[[str], str | None]] = {
    "kind": lambda value: _KINDS.get(value) or _KINDS.get(value.removesuffix("s")),
    "lang": lambda value: _TONGUES.get(value, value if value in set(Language) else None),
    "is": lambda value: _IS.get(value.replace(" ", "-")),
    "has": lambda value: _HAS.get(value.removesuffix("s")),
}
"""How the folded value of a filter is read, for filters that accept only some values."""

_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)-(?![-\s]))?
        (?:(?P<name>[^\W\d_]{2,12}):)?
        (?: "(?P<a>[^"]*)" | «(?P<b>[^»]*)» | “(?P<c>[^”]*)” | (?P<open>["«“])
            | (?P<word>[^\s"«“]+) )
        | (?P<bare>\S)""",
    re.VERBOSE,
)


@lru_cache(maxsize=256)  # a question is read for its cursor, query and response
def read(text: str) -> Asked:
    """Read a question. `text` is normalised: single spaces, no control characters."""
    if len(text) > LONGEST_READ:
        return Asked(words=text)
    reading = _Reading()
    for piece in _PIECE.finditer(text):
        _take(reading, piece)
    return reading.done()


class _Reading:
    """The parts of a question that were read so far."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.phrases: list[str] = []
        self.without: list[str] = []
        self.filters: dict[str, list[str]] = {}
        self.unwanted: dict[str, list[str]] = {}
        self.after: datetime | None = None
        self.before: datetime | None = None
        self.passed_over: list[PassedOver] = []

    def pass_over(self, part: str, why: Why) -> None:
        self.passed_over.append(PassedOver(part, why))

    def done(self) -> Asked:
        return Asked(
            words=" ".join(self.words),
            phrases=tuple(self.phrases),
            without=tuple(self.without),
            filters={name: tuple(values) for name, values in self.filters.items()},
            unwanted={name: tuple(values) for name, values in self.unwanted.items()},
            after=self.after,
            before=self.before,
            passed_over=tuple(self.passed_over),
        )


def _take(reading: _Reading, piece: re.Match[str]) -> None:
    whole = piece[0]
    name = _NAMES.get(folded(piece["name"] or ""))
    quoted = next((piece[each] for each in "abc" if piece[each] is not None), None)
    if _has_no_value(whole):
        reading.pass_over(whole, Why.EMPTY)
    elif piece["bare"] or (piece["name"] and name is None):
        reading.words.append(whole)
    elif piece["open"]:
        reading.pass_over(whole, Why.UNCLOSED)
    elif name is not None:
        _take_filter(reading, piece, name, (piece["word"] if quoted is None else quoted).strip())
    elif quoted is not None:
        _take_phrase(reading, piece, quoted.strip())
    elif piece["minus"]:
        _take_into(reading, reading.without, whole, piece["word"])
    else:
        reading.words.append(whole)


def _has_no_value(whole: str) -> bool:
    """Return whether it is a filter's name with a space after the colon, as in `tag: sql`."""
    return whole.endswith(":") and folded(whole[:-1].removeprefix("-")) in _NAMES


def _take_phrase(reading: _Reading, piece: re.Match[str], phrase: str) -> None:
    if not phrase:
        reading.pass_over(piece[0], Why.EMPTY)
    elif piece["minus"]:
        _take_into(reading, reading.without, piece[0], phrase)
    else:
        reading.words.append(phrase)
        _take_into(reading, reading.phrases, piece[0], phrase)


def _take_into(reading: _Reading, taken: list[str], whole: str, value: str) -> None:
    if len(taken) < MOST_PHRASES:
        taken.append(value)
    else:
        reading.pass_over(whole, Why.TOO_MANY)


def _take_filter(reading: _Reading, piece: re.Match[str], name: str, value: str) -> None:
    if not value:
        reading.pass_over(piece[0], Why.EMPTY)
        return
    if name in {"before", "after"}:
        _take_date(reading, piece, name, value)
        return
    known = _VALUES[name](folded(value)) if name in _VALUES else value
    if known is None:
        reading.pass_over(piece[0], Why.UNKNOWN)
        reading.words.append(value)
        return
    chosen = reading.unwanted if piece["minus"] else reading.filters
    values = chosen.setdefault(name, [])
    if len(values) < MOST_VALUES:
        values.append(known)
    else:
        reading.pass_over(piece[0], Why.TOO_MANY)


def _take_date(reading: _Reading, piece: re.Match[str], name: str, value: str) -> None:
    """Read a date. Of several dates, the one that narrows most counts."""
    moment = _moment(value)
    if moment is None or piece["minus"]:
        reading.pass_over(piece[0], Why.UNKNOWN)
        reading.words.append(value)
    elif name == "after":
        reading.after = max(moment, reading.after or moment)
    else:
        reading.before = min(moment, reading.before or moment)


def _moment(value: str) -> datetime | None:
    """Return the beginning of a year, a month or a day in UTC; None if it is no date."""
    written = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", value)
    if written is None:
        return None
    year, month, day = (int(part or 1) for part in written.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
