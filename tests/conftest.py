"""Fixtures that every test may ask for. Engines and services start once, when first asked for."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import hypothesis
import pytest
import pytest_asyncio
import uvloop
from pytest_randomly import make_seed

from services.content.main import service as content_service
from services.content.settings import ContentSettings
from services.events.main import service as events_service
from services.events.settings import EventsSettings
from services.membership.main import service as membership_service
from services.membership.settings import MembershipSettings
from shared.mongo import Store
from shared.observe.logs import configure_logs
from shared.runtime.service import Service
from shared.runtime.settings import ServiceSettings
from tests.support.engines import Engines, start_engines
from tests.support.issuer import Issuer, run_issuer
from tests.support.logs import logged
from tests.support.notifications_service import (
    mailbox,
    notifications,
    notifications_settings,
    notifications_store,
    teller,
)
from tests.support.platform import Platform, platform
from tests.support.portal import Portal
from tests.support.queries import recorded  # noqa: F401  it listens to stores made after it
from tests.support.search_service import publish, search, search_settings
from tests.support.services import Client, People, run_service
from tests.support.tokens import share_secret
from tests.support.tracing import spans

configure_logs("tests")
share_secret()
hypothesis.settings.register_profile("guilde", deadline=None, print_blob=True)
hypothesis.settings.load_profile("guilde")

__all__ = [  # fixtures made elsewhere
    "logged",
    "mailbox",
    "notifications",
    "notifications_settings",
    "notifications_store",
    "platform",
    "publish",
    "search",
    "search_settings",
    "spans",
    "teller",
]


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that services run in."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_configure(config: pytest.Config) -> None:
    """One seed makes the order of the tests and Hypothesis's examples: it repeats a whole run."""
    if seed_of(config) == "default":
        config.option.randomly_seed = make_seed()
    if config.option.hypothesis_seed is None and seed_of(config) != "last":
        config.option.hypothesis_seed = seed_of(config)


def seed_of(config: pytest.Config) -> int | str | None:
    """None with `-p no:randomly`."""
    seed: int | str | None = config.getoption("randomly_seed", None)
    return seed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """At random, but who needs a whole platform goes last: it would be up for all the others."""
    items.sort(key=lambda item: "platform" in getattr(item, "fixturenames", ()))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests without a loop run after all others, and would have services started once more."""
    for item in session.items:
        if isinstance(item, pytest.Function) and not inspect.iscoroutinefunction(item.function):
            awaited = [name for name, made in _fixtures(item) if _is_shared(made)]
            if awaited:
                raise pytest.UsageError(f"{item.nodeid} must be async: it asks for {awaited}")


def _fixtures(item: pytest.Function) -> Iterator[tuple[str, pytest.FixtureDef[object]]]:
    for name in item.fixturenames:
        if name != "_closing" and (made := item._fixtureinfo.name2fixturedefs.get(name)):
            yield name, made[-1]


def _is_shared(made: pytest.FixtureDef[object]) -> bool:
    is_async = inspect.iscoroutinefunction(made.func) or inspect.isasyncgenfunction(made.func)
    return is_async and made.scope != "function"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """With -q, too, which leaves the header out."""
    if (seed := seed_of(config)) is not None:
        terminalreporter.write_line(f"in random order: --randomly-seed={seed}")


@pytest_asyncio.fixture(scope="session", autouse=True)
async def _closing() -> AsyncIterator[None]:
    """What the last test closed is closed: a connection needs turns of the loop for it."""
    yield
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    with start_engines() as running:
        yield running


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with run_issuer() as running:
        yield running


@pytest.fixture(scope="session")
def people(issuer: Issuer) -> People:
    return People(issuer)


@pytest.fixture
def unique() -> Callable[[str], str]:
    """A name nobody used before, that begins with what is given."""
    return lambda start: f"{start}-{uuid4().hex[:10]}"


@pytest_asyncio.fixture
async def store(engines: Engines) -> AsyncIterator[Store]:
    """An empty database, gone after the test."""
    fresh = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
    yield fresh
    await fresh.drop()
    fresh.close()


@asynccontextmanager
async def running(
    service: Service, settings: type[ServiceSettings], engines: Engines, issuer: Issuer
) -> AsyncIterator[Client]:
    read = settings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
    )
    async with run_service(service, read, Store(read.store_url, read.store_database)) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def membership(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    async with running(membership_service(), MembershipSettings, engines, issuer) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def content(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    async with running(content_service(), ContentSettings, engines, issuer) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def events(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    async with running(events_service(), EventsSettings, engines, issuer) as client:
        yield client


@pytest_asyncio.fixture
async def portal(platform: Platform) -> AsyncIterator[Portal]:
    opened = Portal(platform.client)
    yield opened
    await opened.close()
