from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.engines import Engines
from tests.support.search import SearchIndex, search_index


@pytest_asyncio.fixture
async def index(engines: Engines) -> AsyncIterator[SearchIndex]:
    """Empty, its own, gone after the test."""
    async with search_index(engines.opensearch_url) as fresh:
        yield fresh
