"""Fixtures: the search service, and the facts that tests publish on Kafka for it.

The service runs once for all tests: a second one would join the same consumer group and take half
of the facts.
"""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.freshness import Freshness
from services.search.main import service
from services.search.settings import SearchSettings
from shared.contracts.token import Version
from shared.mongo import Store
from tests.support import facts
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import eventually
from tests.support.services import Client, PatientClient, run_service
from tests.support.topics import Publisher, publisher


@pytest.fixture(scope="session")
def search_settings(engines: Engines, issuer: Issuer) -> SearchSettings:
    return SearchSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        opensearch_url=engines.opensearch_url,
        index_prefix=f"s{uuid4().hex[:8]}",
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
    )


@pytest_asyncio.fixture(scope="session")
async def publish(engines: Engines) -> AsyncIterator[Publisher]:
    async with publisher(engines.kafka) as ready:
        yield ready


@pytest_asyncio.fixture(scope="session")
async def search(search_settings: SearchSettings, publish: Publisher) -> AsyncIterator[Client]:
    """Run the service on the platform's topics; yield once its consumer has its partitions."""
    store = Store(search_settings.store_url, search_settings.store_database)
    async with run_service(service(search_settings), search_settings, store) as client:
        await _until_consuming(search_settings, publish)
        patient = PatientClient(client.base_url)
        yield patient
        await patient.http.aclose()


async def _until_consuming(settings: SearchSettings, publish: Publisher) -> None:
    """Wait for the group: joining it takes longer than a request with a token waits."""
    told = [facts.profile(uuid4().hex, erased=True) for _ in range(settings.partitions * 4)]
    await publish(*told)
    engine = Engine(settings.opensearch_url)
    freshness = Freshness(engine, Names(settings.index_prefix))

    async def applied() -> bool:
        looked = [freshness.applied(Version(f.kind, f.subject, f.sequence)) for f in told]
        return all(await asyncio.gather(*looked))

    try:
        await eventually(applied, seconds=60)
    finally:
        await engine.close()
