"""Fixture: a platform under faults, for each file of tests."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chaos.platform import Platform
from deploy.embedded import engines
from deploy.embedded.site import open_site


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    folder = tmp_path_factory.mktemp("platform")
    engines.install(open_site(folder))
    with Platform(folder) as running:
        await running.until_ready()
        yield running
