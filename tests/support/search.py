"""The search index alone, without HTTP and Kafka: facts in, results out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from services.search.entry.consumers import indexing
from services.search.index.aliases import FreshTargets, Indices, Names
from services.search.index.client import Engine
from services.search.index.cursor import Place
from services.search.index.finder import Finder, Found, Reader
from services.search.index.freshness import Freshness
from services.search.index.queries import Question
from shared.contracts.envelope import Fact
from tests.support.facts import named
from tests.support.scoped import scoped


class SearchIndex:
    """A pair of indices of its own. People are named as in `tests.support.facts`."""

    def __init__(self, engine: Engine, prefix: str) -> None:
        self.engine = engine
        self.names = Names(prefix)
        self.indices = Indices(engine, self.names)
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
        **choices: Sequence[str],
    ) -> Found:
        question = Question(text, choices, limit, after)
        return await self.finder.find(question, Reader(named(who), guest), anew=True)

    async def ids(self, text: str = "", **options: Any) -> list[str]:
        found = await self.find(text, **options)
        return [hit["_source"]["id"] for hit in found.hits]

    async def titles(self, text: str = "", **options: Any) -> list[str]:
        """Or names, or slugs where there is neither."""
        found = await self.find(text, **options)
        return [_title(hit["_source"]) for hit in found.hits]

    async def suggested(self, typed: str, *, who: str = "nobody", guest: bool = False) -> list[str]:
        sources = await self.finder.suggest(typed, 10, Reader(named(who), guest))
        return [_title(source) for source in sources]

    async def drop(self) -> None:
        for index in await self.indices.all():
            await self.engine.ask("DELETE", f"/{index}")


@asynccontextmanager
async def search_index(opensearch_url: str) -> AsyncIterator[SearchIndex]:
    """As in production, it asks as a user who has rights on its own indices alone."""
    prefix = f"t{uuid4().hex[:12]}"
    async with scoped(opensearch_url, f"{prefix}-") as front:
        engine = Engine(front.url)
        index = SearchIndex(engine, prefix)
        try:
            await index.indices.migrate()
            yield index
        finally:
            await index.drop()
            await engine.close()


def _title(source: dict[str, Any]) -> str:
    for name in ("name", "title_en", "title_fr", "post_title", "community"):
        if name in source:
            return str(source[name])
    return ""
