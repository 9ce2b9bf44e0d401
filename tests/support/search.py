"""The search index alone, without HTTP and Kafka: apply facts, read results."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from services.search.entry.consumers import indexing
from services.search.entry.views import SearchView, search_view
from services.search.index.aliases import FreshTargets, Indices, Names
from services.search.index.client import Engine
from services.search.index.cursor import Place
from services.search.index.finder import Finder, Reader
from services.search.index.found import Found
from services.search.index.freshness import Freshness
from services.search.index.queries import Question, Sort
from shared.contracts.envelope import Fact
from shared.contracts.values import Language
from tests.support.facts import NOON, named
from tests.support.scoped import scoped

PATIENCE_SECONDS = 60
"""Longer than a service waits, since tests compare results on machines that may be very busy."""


class SearchIndex:
    """A pair of indices of its own. People are named as in `tests.support.facts`."""

    def __init__(self, engine: Engine, prefix: str, *, shards: int = 1) -> None:
        self.engine = engine
        self.names = Names(prefix)
        self.indices = Indices(engine, self.names, shards=shards)
        self.targets = FreshTargets(self.indices)
        self.finder = Finder(engine, self.names)
        self.freshness = Freshness(engine, self.names)
        self._apply = indexing(engine, self.targets)

    async def apply(self, *facts: Fact[Any], refresh: bool = True) -> None:
        await self._apply(list(facts))
        if refresh:
            await self.indices.refresh(self.names.documents)

    async def find(
        self,
        text: str = "",
        *,
        who: str = "nobody",
        guest: bool = False,
        limit: int = 20,
        after: Place | None = None,
        sort: Sort = Sort.RELEVANCE,
        explain: bool = False,
        reads: Language | None = None,
        **choices: Sequence[str],
    ) -> Found:
        question = Question(text, choices, limit, after, sort=sort, explain=explain, reads=reads)
        return await self.finder.find(question, Reader(named(who), guest), fresh=True)

    async def ids(self, text: str = "", **options: Any) -> list[str]:
        found = await self.find(text, **options)
        return [hit["_source"]["id"] for hit in found.hits]

    async def titles(self, text: str = "", **options: Any) -> list[str]:
        """Return the titles of the results, or their names or slugs if they have none."""
        found = await self.find(text, **options)
        return [_title(hit["_source"]) for hit in found.hits]

    async def suggested(self, typed: str, *, who: str = "nobody", guest: bool = False) -> list[str]:
        sources = await self.finder.suggest(typed, 10, Reader(named(who), guest))
        return [_title(source) for source in sources]

    async def drop(self) -> None:
        for index in await self.indices.all():
            await self.engine.ask("DELETE", f"/{index}")


@asynccontextmanager
async def search_index(opensearch_url: str, *, shards: int = 1) -> AsyncIterator[SearchIndex]:
    """Open an index as a user with rights on its own indices alone, as in production."""
    prefix = f"t{uuid4().hex[:12]}"
    async with scoped(opensearch_url, f"{prefix}-") as front:
        engine = Engine(front.url, within=PATIENCE_SECONDS)
        index = SearchIndex(engine, prefix, shards=shards)
        try:
            await index.indices.migrate()
            yield index
        finally:
            await index.drop()
            await engine.close()


def viewed(found: Found, *, explain: bool = False) -> SearchView:
    """Return the response that an English reader gets."""
    return search_view(Question(explain=explain), found, None, Language.ENGLISH, NOON)


def _title(source: dict[str, Any]) -> str:
    for name in ("name", "title_en", "title_fr", "post_title", "community"):
        if name in source:
            return str(source[name])
    return ""
