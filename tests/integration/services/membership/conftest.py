from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.membership import Guilds
from tests.support.services import Client, People


@pytest.fixture(scope="session")
def guilds(membership: Client, people: People, issuer: Issuer) -> Guilds:
    return Guilds(membership, people, issuer)


@pytest_asyncio.fixture(scope="session")
async def membership_store(engines: Engines, membership: Client) -> AsyncIterator[Store]:
    """The store of the running service."""
    assert membership.base_url
    store = Store(engines.store_url, "membership")
    yield store
    store.close()
