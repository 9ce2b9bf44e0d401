"""Where a walk through results stands: opaque, and bound to the question it was given for.

It holds the sort values of the last item, as `search_after` takes them, and a fingerprint of the
question. It grants nothing: what may be seen is asked anew with every page. That is also why there
is no point in time behind it: one would go on showing what was deleted or restricted meanwhile. A
walk by date never meets an item twice; one by score may, where writing shifts scores between pages.
"""

import hashlib
from dataclasses import dataclass

import orjson

from services.search.index.errors import MalformedCursorError
from shared.problems import MalformedProblem
from shared.runtime.paging import read_cursor, write_cursor

LONGEST_KEY = 512
LATEST_MILLISECOND = 253_402_300_799_999
"""The end of the year 9999."""

HIGHEST_SCORE = 1e9


@dataclass(frozen=True, slots=True)
class Place:
    """The last item given: its rank (score, or milliseconds of publication) and its key."""

    rank: float
    key: str


def fingerprint(*question: object) -> str:
    """Of everything that decides which items there are, and in which order."""
    whole = orjson.dumps(question, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(whole).hexdigest()[:16]


def write(place: Place, question: str) -> str:
    return write_cursor([question, place.rank, place.key])


def read(cursor: str, question: str, *, by_score: bool) -> Place:
    """Raises: MalformedCursorError."""
    try:
        bound, rank, key = read_cursor(cursor, str, object, str)
    except MalformedProblem as malformed:
        raise MalformedCursorError(malformed.detail) from malformed
    if bound != question:
        raise MalformedCursorError("`after` belongs to another question")
    if not _is_rank(rank, by_score=by_score) or len(key) > LONGEST_KEY:
        raise MalformedCursorError("`after` is not a cursor of ours")
    return Place(rank, key)


def _is_rank(rank: object, *, by_score: bool) -> bool:
    if by_score:
        return type(rank) in {int, float} and 0 <= rank <= HIGHEST_SCORE  # type: ignore[operator]
    return type(rank) is int and 0 <= rank <= LATEST_MILLISECOND
