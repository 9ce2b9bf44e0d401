"""An index of vectors for the index of a test, with the real embedded model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from services.search.embedding.embedded import embedded
from services.search.embedding.following import Following
from services.search.embedding.seam import Model
from services.search.index.finder import Finder
from services.search.index.hybrid import Meaning
from services.search.index.vectors import Vectors
from shared.mongo import Alone, Store
from tests.support.search import SearchIndex


class Meanings:
    """An index with vectors: after `settle`, `index.finder` also finds by meaning."""

    def __init__(self, index: SearchIndex, store: Store, model: Model) -> None:
        self.index = index
        self.model = model
        self.vectors = Vectors(index.engine, index.names, model)
        self.alone = Alone(store.scope, f"vectors-{uuid4().hex}", "test")
        self.following = Following(index.engine, index.indices, self.vectors, model, self.alone)
        meaning = Meaning(index.engine, index.names, self.vectors, model)
        index.finder = Finder(index.engine, index.names, meaning)

    async def settle(self) -> int:
        """Follow the documents, embed all waiting passages, and return the rounds of embedding."""
        await self.following.follow()
        rounds = 0
        while await self.following.embed():
            rounds += 1
        return rounds


@asynccontextmanager
async def meanings(index: SearchIndex, store: Store) -> AsyncIterator[Meanings]:
    model = embedded()
    made = Meanings(index, store, model)
    try:
        async with made.alone:
            await made.vectors.create()
            yield made
    finally:
        await model.close()
        await index.engine.ask("DELETE", f"/{made.vectors.name}", missing_is_none=True)
