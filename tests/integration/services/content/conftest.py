from collections.abc import AsyncIterator

import pytest_asyncio
from aiokafka import AIOKafkaProducer

from shared.mongo import Scope, Store
from tests.support.content import World
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.services import Client, People


@pytest_asyncio.fixture(scope="session")
async def world(
    engines: Engines, content: Client, people: People, issuer: Issuer
) -> AsyncIterator[World]:
    producer = AIOKafkaProducer(bootstrap_servers=engines.kafka)
    await producer.start()
    yield World(content, people, issuer, producer)
    await producer.stop()


@pytest_asyncio.fixture(scope="session")
async def content_store(engines: Engines, content: Client) -> AsyncIterator[Store]:
    """The store of the running service."""
    assert content.base_url
    store = Store(engines.store_url, "content")
    yield store
    store.close()


@pytest_asyncio.fixture(scope="session")
async def content_scope(content_store: Store) -> Scope:
    return content_store.scope
