"""The passages that answer a question: one of each document that a hybrid search finds.

The accepted answer in the results comes first. Questions, polls, people, communities and series are
not quoted, since they contain no answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.search.index.answering import AnswerSource
from services.search.index.finder import Finder, Reader
from services.search.index.found import Found
from services.search.index.places import Places, Shown
from services.search.index.queries import Question
from shared.contracts.series import SeriesKind
from shared.contracts.values import PostKind

MOST_QUOTED = 6
LOOKED_AT = 20
GOOD_ENOUGH = 0.4
"""The least score, relative to the first result's, of a document that is quoted."""

SILENT_KINDS = frozenset({PostKind.QUESTION, PostKind.POLL, "profile", "community", *SeriesKind})

Hit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a document. is_accepted: it is of an accepted answer."""

    hit: Hit
    shown: Shown
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotes, best first, and the search that found them."""

    quotes: Sequence[Quote]
    found: Found


class Quoting:
    """The search for passages. Raises: EngineAwayError."""

    def __init__(self, finder: Finder, places: Places) -> None:
        self._finder = finder
        self._places = places

    async def quote(self, question: Question, reader: Reader, *, fresh: bool = False) -> Quoted:
        found = await self._finder.find(question, reader, fresh=fresh)
        hits = [hit for hit in found.hits if _may_answer(hit, found)]
        accepted = _accepted(found)
        if accepted is not None:
            hits = [accepted, *(hit for hit in hits if hit["_id"] != accepted["_id"])]
        hits = hits[:MOST_QUOTED]
        untold = [hit for hit in hits if not _text_of(found, hit)]
        shown = {**found.shown, **await self._places.beginning(untold)}
        quotes = [
            Quote(hit, shown[hit["_id"]], is_accepted=hit is accepted)
            for hit in hits
            if hit["_id"] in shown and shown[hit["_id"]].text
        ]
        return Quoted(quotes, found)

    async def still_seen(self, quotes: Sequence[Quote], reader: Reader) -> list[Quote]:
        """Return those that the reader may see now: rights may change while a model writes."""
        seen = set(await self._finder.seen([quote.hit["_id"] for quote in quotes], reader))
        return [quote for quote in quotes if quote.hit["_id"] in seen]


def _accepted(found: Found) -> Hit | None:
    """Return the accepted answer, if the best answer is one."""
    best = found.answer
    return best.hit if best and best.source is AnswerSource.ACCEPTED_ANSWER else None


def _may_answer(hit: Hit, found: Found) -> bool:
    if hit["_source"]["kind"] in SILENT_KINDS:
        return False
    score = found.score_of(hit)
    return score is None or score >= GOOD_ENOUGH


def _text_of(found: Found, hit: Hit) -> str:
    return found.shown.get(hit["_id"], Shown()).text
