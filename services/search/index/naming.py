"""Names of the people, communities and posts that a response refers to.

They are looked up for every response instead of being copied into documents, so renaming changes
one document. Names of people and communities are cached for a second, since most responses refer to
the same few. A request with a Guilde-Token reads them from the index.
"""

import time
from collections.abc import Set as AbstractSet
from typing import Any

from services.search.index.aliases import Names
from services.search.index.client import Engine, found_in

REMEMBERED_SECONDS = 1.0
MOST_REMEMBERED = 10_000
FIELDS = (
    "id,visible,audience,name,title_fr,title_en,title_other,accepted_answer_id,listed_as_expert,"
    "guest,erased,avatar"
)
NEVER_REMEMBERED = "post:"
"""The prefix of posts, which are not cached: the visibility of a reply's post is always checked."""

Source = dict[str, Any]
Named = dict[str, Source]
"""Referenced documents, by document key."""


class Naming:
    """The lookup of names by document key. Raises: EngineAwayError."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names
        self._remembered: dict[str, tuple[float, Source]] = {}

    async def of(self, keys: AbstractSet[str], *, fresh: bool = False) -> Named:
        """Return the documents that exist. Hidden ones are stubs."""
        now = time.monotonic()
        known = {} if fresh else self._known(keys, now)
        unknown = keys - known.keys()
        if not unknown:
            return known
        looked_up = await self._look_up(unknown)
        self._remember(looked_up, now)
        return {**known, **looked_up}

    def _known(self, keys: AbstractSet[str], now: float) -> Named:
        found = ((key, self._remembered.get(key)) for key in keys)
        return {
            key: known[1] for key, known in found if known and now - known[0] < REMEMBERED_SECONDS
        }

    def _remember(self, looked_up: Named, now: float) -> None:
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.clear()
        for key, source in looked_up.items():
            if not key.startswith(NEVER_REMEMBERED):
                self._remembered[key] = (now, source)

    async def _look_up(self, keys: AbstractSet[str]) -> Named:
        answer = await self._engine.ask(
            "POST",
            f"/{self._names.documents}/_mget",
            {"ids": sorted(keys)},
            _source_includes=FIELDS,
            realtime="false",
        )
        found = {got["_id"]: got["_source"] for got in found_in(answer)}
        return {key: found.get(key, {}) for key in keys}
