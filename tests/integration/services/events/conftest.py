from collections.abc import AsyncIterator

import pytest_asyncio
from aiokafka import AIOKafkaProducer

from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.events import EventsWorld
from tests.support.issuer import Issuer
from tests.support.services import Client, People


@pytest_asyncio.fixture(scope="session")
async def world(
    engines: Engines, events: Client, people: People, issuer: Issuer
) -> AsyncIterator[EventsWorld]:
    producer = AIOKafkaProducer(bootstrap_servers=engines.kafka)
    await producer.start()
    yield EventsWorld(events, people, issuer, producer)
    await producer.stop()


@pytest_asyncio.fixture(scope="session")
async def events_store(engines: Engines, events: Client) -> AsyncIterator[Store]:
    """The store of the running service."""
    assert events.base_url
    store = Store(engines.store_url, "events")
    yield store
    store.close()
