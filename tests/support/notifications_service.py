"""Fixtures: the notifications service, its mail server, and the facts that tests publish for it.

The service runs once for all tests: a second one would join the same consumer group and take half
of the facts.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.notifications.main import service
from services.notifications.settings import NotificationsSettings
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.mailbox import Mailbox
from tests.support.mailbox import mailbox as open_mailbox
from tests.support.notifications import Teller
from tests.support.services import Client, People, run_service
from tests.support.topics import Publisher


@pytest_asyncio.fixture(scope="session")
async def mailbox() -> AsyncIterator[Mailbox]:
    async with open_mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def notifications_settings(
    engines: Engines, issuer: Issuer, mailbox: Mailbox
) -> NotificationsSettings:
    return NotificationsSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_from="guilde@example.org",
        public_url="https://guilde.example.org",
    )


@pytest_asyncio.fixture(scope="session")
async def notifications(notifications_settings: NotificationsSettings) -> AsyncIterator[Client]:
    settings = notifications_settings
    store = Store(settings.store_url, settings.store_database)
    async with run_service(service(settings, store), settings, store) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def notifications_store(engines: Engines, notifications: Client) -> AsyncIterator[Store]:
    """Return the store of the running service."""
    assert notifications.base_url
    store = Store(engines.store_url, "notifications")
    yield store
    store.close()


@pytest.fixture(scope="session")
def teller(notifications: Client, publish: Publisher, people: People, issuer: Issuer) -> Teller:
    return Teller(notifications, publish, people, issuer)
