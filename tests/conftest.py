"""Fixtures that every test may use. Engines and services start once, on first use."""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import pytest_asyncio
import uvloop
from pytest_randomly import make_seed

from cli.testing import keep_bytecode
from deploy.embedded.java import OPTIONS
from services.content.main import service as content_service
from services.content.settings import ContentSettings
from services.events.main import service as events_service
from services.events.settings import EventsSettings
from services.membership.main import service as membership_service
from services.membership.settings import MembershipSettings
from shared.mongo import Store
from shared.observe.logs import configure_logs
from shared.runtime.memory import settle
from shared.runtime.service import Service
from shared.runtime.settings import ServiceSettings
from tests.support.distribution import ByFile, group_of, turn_of
from tests.support.engines import Engines, start_engines
from tests.support.issuer import Issuer, run_issuer
from tests.support.logs import logged
from tests.support.messaging import PARTITIONS_OF_SERVICES
from tests.support.notifications_service import (
    mailbox,
    notifications,
    notifications_settings,
    notifications_store,
    teller,
)
from tests.support.open_badges import ISSUING
from tests.support.platform import Platform, platform
from tests.support.portal import Portal
from tests.support.portal_forms import signed_in
from tests.support.queries import recorded  # noqa: F401  it listens to stores made after it
from tests.support.search_service import publish, search, search_settings
from tests.support.services import Client, People, run_service
from tests.support.tokens import SERVICES, share_secret
from tests.support.tracing import spans

configure_logs("tests")
share_secret()
keep_bytecode()
# the model is slow while many tests run: tests of the model start it themselves
os.environ.setdefault("SEARCH_EMBEDDINGS", "off")
# feeds and pages of tests are served by this machine, which services otherwise do not fetch from
os.environ.setdefault("CONTENT_FETCH_NETWORKS", "127.0.0.0/8")
os.environ.setdefault("CONTENT_PREVIEW_NETWORKS", "127.0.0.0/8")
# engines live for minutes: the second compiler would take more time than it saves
os.environ.setdefault(OPTIONS, "-XX:TieredStopAtLevel=1")
# consumers ask for each partition ten times a second: two are several
for name in SERVICES:
    os.environ.setdefault(f"{name.upper()}_PARTITIONS", str(PARTITIONS_OF_SERVICES))
hypothesis.settings.register_profile("guilde", deadline=None, print_blob=True)
hypothesis.settings.load_profile("guilde")

__all__ = [  # fixtures of other modules
    "logged",
    "mailbox",
    "notifications",
    "notifications_settings",
    "notifications_store",
    "platform",
    "publish",
    "search",
    "search_settings",
    "signed_in",
    "spans",
    "teller",
]


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Use the event loop that services use."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_configure(config: pytest.Config) -> None:
    """Seed the order of tests and Hypothesis's examples alike, so that one seed repeats a run."""
    if seed_of(config) == "default":
        config.option.randomly_seed = make_seed()
    if config.option.hypothesis_seed is None and seed_of(config) != "last":
        config.option.hypothesis_seed = seed_of(config)


def seed_of(config: pytest.Config) -> int | str | None:
    """Return the seed; None with `-p no:randomly`."""
    seed: int | str | None = config.getoption("randomly_seed", None)
    return seed


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run tests that need the platform one after the other, so that it is up for them alone.

    They come last; with several processes, one process runs all of them, and runs them first. Then
    the others begin with the longest and end with the unit tests: these are many short files, so
    both processes end at about the same time.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda i: (not _needs_platform(i), _uses_platform(i), turn_of(i.nodeid)))
    else:
        items.sort(key=lambda item: (_needs_platform(item), _uses_platform(item)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Stop the platform after the last test that uses it: idle, it takes a quarter of a core."""
    yield
    if nextitem is not None and _uses_platform(item) and not _uses_platform(nextitem):
        [*_, made] = item._fixtureinfo.name2fixturedefs["platform"]  # type: ignore[attr-defined]
        made.finish(item._request)  # type: ignore[attr-defined]


def _uses_platform(item: pytest.Item) -> bool:
    """Return whether a test uses the platform that all such tests share."""
    if not isinstance(item, pytest.Function):
        return False
    made = item._fixtureinfo.name2fixturedefs.get("platform")
    return made is not None and made[-1].scope == "session"


def _needs_platform(item: pytest.Item) -> bool:
    """Return whether a test is in the platform's group, also if it does not need the platform."""
    is_grouped = group_of(item.nodeid) == "platform"
    if "platform" in getattr(item, "fixturenames", ()) and not is_grouped:
        raise pytest.UsageError(f"{item.nodeid} asks for a platform: name it in NEED_PLATFORM")
    return is_grouped


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse tests without a loop that use services: they run last and would start them again.

    Now everything is loaded: services collect garbage here as seldom as in processes of their own.
    """
    settle()
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
    """Print the seed with -q too, which leaves the header out."""
    if (seed := seed_of(config)) is not None:
        terminalreporter.write_line(f"in random order: --randomly-seed={seed}")


@pytest_asyncio.fixture(scope="session", autouse=True)
async def _closing() -> AsyncIterator[None]:
    """Give the loop some turns after the last test, so that connections can close."""
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
    """Return a function that appends a random suffix, so that nobody used the name before."""
    return lambda start: f"{start}-{uuid4().hex[:10]}"


@pytest_asyncio.fixture
async def store(engines: Engines) -> AsyncIterator[Store]:
    """Return an empty database; it is dropped after the test."""
    fresh = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
    yield fresh
    await fresh.drop()
    fresh.close()


@asynccontextmanager
async def running(
    make: Callable[[Any, Store], Service],
    settings: type[ServiceSettings],
    engines: Engines,
    issuer: Issuer,
) -> AsyncIterator[Client]:
    read = settings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
    )
    store = Store(read.store_url, read.store_database)
    async with run_service(make(read, store), read, store) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def membership(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    async with running(
        lambda *_: membership_service(issuing=ISSUING), MembershipSettings, engines, issuer
    ) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def content(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    async with running(content_service, ContentSettings, engines, issuer) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def events(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    async with running(lambda *_: events_service(), EventsSettings, engines, issuer) as client:
        yield client


@pytest_asyncio.fixture
async def portal(platform: Platform) -> AsyncIterator[Portal]:
    opened = Portal(platform.client)
    yield opened
    await opened.close()
