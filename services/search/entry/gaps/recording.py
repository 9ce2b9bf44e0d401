"""The record of searches and opened results, from which gaps are computed.

A request only appends to a list: a task writes the entries once a second. So a slow or unavailable
store neither slows nor fails a search. It is best effort: a crash loses the last second, and during
a long outage of the store, further entries are dropped.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from services.search.asking.language import read
from services.search.index.errors import EngineAwayError
from services.search.index.facets import Choices
from services.search.index.finder import Finder
from services.search.index.found import Found
from services.search.index.queries import Question
from services.search.projections.keys import document_key
from services.search.store.gaps import asked
from services.search.store.gaps.asked import AskedSearch, Opening
from shared.messaging.unit import new_id, utc_now
from shared.mongo import UNAVAILABLE, Scope
from shared.observe import metrics
from shared.runtime.identity import Principal

PAUSE_SECONDS = 1.0
MOST_WAITING = 10_000
AT_ONCE = 1_000
LONGEST_WORDS = 200
"""Longer texts were pasted, and name no need."""

_NARROWS = ("kind", "tag", "author", "month")
"""Facets whose choice leaves out results for other reasons than that something is missing."""


class Recorder:
    """The entries that wait to be written. `clock`: the time of an entry."""

    def __init__(self, finder: Finder, clock: Callable[[], datetime] = utc_now) -> None:
        self._finder = finder
        self._clock = clock
        self._waiting: deque[AskedSearch | Opening] = deque()

    def searched(self, me: Principal, question: Question, found: Found) -> None:
        """Record the first page of a search, unless its filters may explain the lack of results."""
        words = words_of(question.text)
        if words and not _is_narrowed(question):
            places = {hit["_source"].get("community") for hit in found.hits}
            chosen = (*question.choices.get("community", ()), *_places_in(question))
            self._add(
                AskedSearch(
                    id=new_id(),
                    person_id=me.person_id,
                    language=me.language,
                    words=words,
                    found=found.total > 0,
                    places=tuple(sorted({*chosen, *(each for each in places if each)})),
                    at=self._clock(),
                )
            )

    def opened(self, me: Principal, text: str, key: str) -> None:
        """Record that a person opened a thing from the results of a search."""
        if words := words_of(text):
            at = self._clock()
            self._add(Opening(person_id=me.person_id, words=words, key=key, at=at))

    async def run(self, scope: Scope) -> None:
        """Write entries until cancelled, and then the last ones."""
        try:
            while True:
                await asyncio.sleep(PAUSE_SECONDS)
                await self._try(scope)
        finally:
            await self._try(scope)

    async def write(self, scope: Scope) -> None:
        """Write the pending entries.

        Raises one of UNAVAILABLE, or EngineAwayError; entries then stay pending.
        """
        while self._waiting:
            entries = list(self._waiting)[:AT_ONCE]
            erased = await self._erased({each.person_id for each in entries})
            kept = [each for each in entries if each.person_id not in erased]
            await asked.record(
                scope,
                [each for each in kept if isinstance(each, AskedSearch)],
                [each for each in kept if isinstance(each, Opening)],
            )
            for _ in entries:
                self._waiting.popleft()

    async def _try(self, scope: Scope) -> None:
        with suppress(*UNAVAILABLE, EngineAwayError):
            await self.write(scope)

    async def _erased(self, people: set[str]) -> set[str]:
        keys = {document_key("profile", each): each for each in people}
        known = await self._finder.naming.of(keys.keys(), fresh=True)
        return {keys[key] for key, profile in known.items() if profile.get("erased")}

    def _add(self, entry: AskedSearch | Opening) -> None:
        if len(self._waiting) >= MOST_WAITING:
            metrics.SEARCHES_UNRECORDED.inc()
            return
        self._waiting.append(entry)


def words_of(text: str) -> str:
    """Return the words of a question, without its filters; empty if it names no need."""
    return "" if len(text) > LONGEST_WORDS else read(text).words


def _places_in(question: Question) -> tuple[str, ...]:
    return tuple(question.asked.filters.get("community", ()))


def _is_narrowed(question: Question) -> bool:
    said, chosen = question.asked, question.choices
    is_said = said.phrases or said.without or said.unwanted or said.after or said.before
    others = said.filters.keys() - {"community", "lang"}
    return bool(is_said or others or _any(chosen))


def _any(chosen: Choices) -> bool:
    return any(chosen.get(name) for name in _NARROWS)
