from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.engines import Engines
from tests.support.search import SearchIndex, search_index


@pytest_asyncio.fixture
async def index(engines: Engines) -> AsyncIterator[SearchIndex]:
    """An empty index of the test's own, deleted after it."""
    async with search_index(engines.opensearch_url) as fresh:
        yield fresh
