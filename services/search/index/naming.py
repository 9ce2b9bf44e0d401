"""The names of what an answer speaks of: people, communities, the posts that replies belong to.

They are looked up with every answer and not copied into documents: a change of name is one
document's change. People's and communities' names are remembered for a second, since most answers
speak of the same few; a request that carries a Guilde-Token has them anew.
"""

import time
from collections.abc import Set as AbstractSet
from typing import Any

from services.search.index.aliases import Names
from services.search.index.client import Engine

REMEMBERED_SECONDS = 1.0
MOST_REMEMBERED = 10_000
FIELDS = "id,visible,audience,name,title_fr,title_en,title_other"
NEVER_REMEMBERED = "post:"
"""Whether a reply's post is still to be seen is asked each time."""

Source = dict[str, Any]
Named = dict[str, Source]
"""By document key, the documents that others speak of."""


class Naming:
    """Names by document key. Raises: EngineAwayError."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names
        self._remembered: dict[str, tuple[float, Source]] = {}

    async def of(self, keys: AbstractSet[str], *, anew: bool = False) -> Named:
        """Those that there are; a stub for what is no longer to be seen."""
        now = time.monotonic()
        known = {} if anew else self._known(keys, now)
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
        return {doc["_id"]: doc.get("_source", {}) for doc in answer["docs"]}
