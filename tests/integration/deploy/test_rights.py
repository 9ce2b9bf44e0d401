"""The services with exactly the rights of docs/rights.md."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pymongo
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from aiokafka.errors import TopicAuthorizationFailedError, TransactionalIdAuthorizationFailed
from pymongo.errors import OperationFailure

from deploy.composed import Composed, put_together
from deploy.embedded import mongod
from deploy.embedded.platform import SERVICES
from deploy.rights.kafka import acls
from deploy.rights.page import STORE_ROLE
from shared.messaging.brokers import client_options
from shared.runtime.service import migrate
from tests.support.closed import Closed, closed_engines
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import eventually
from tests.support.rebuilding import Rebuilding
from tests.support.scoped import scoped
from tests.support.services import Client, People, run_service

PREFIX = "rights"

pytestmark = [
    pytest.mark.skipif(mongod.missing() is not None, reason="no mongod runs on this machine"),
    pytest.mark.timeout(300),  # engines of its own
]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    with closed_engines(tmp_path_factory.mktemp("closed"), SERVICES) as running:
        yield running


@pytest_asyncio.fixture(scope="module")
async def services(
    closed: Closed, engines: Engines, issuer: Issuer
) -> AsyncIterator[Mapping[str, Composed]]:
    """Compose each service with a user of its own, who has the granted rights."""
    async with scoped(engines.opensearch_url, f"{PREFIX}-") as front:
        made = {}
        for name in SERVICES:
            told = {
                "kafka": closed.kafka(name),
                "store_url": closed.store_url(name, name),
                "opensearch_url": front.url,
                "index_prefix": PREFIX,
                "issuer": issuer.issuer,
                "jwks_url": issuer.jwks_url,
            }
            made[name] = put_together(name, told)
            await closed.allow(name, acls(made[name].service))
            closed.let_in(name, STORE_ROLE)
        yield made
        await front.engine.delete(f"/{PREFIX}-*")


@pytest_asyncio.fixture(scope="module")
async def clients(services: Mapping[str, Composed]) -> AsyncIterator[Mapping[str, Client]]:
    """Run all services, after a migration as by an orchestrator."""
    for one in services.values():
        await migrate(one.service, one.settings, one.store)
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(run_service(*one))
            for name, one in services.items()
        }


async def test_facts_of_each_service_reach_the_others(
    clients: Mapping[str, Client], people: People
) -> None:
    ada = people("Ada of the rights")
    founding = {"slug": "rights", "names": {"fr": "Droits", "en": "Rights"}}
    founded = await clients["membership"].post(ada, "/v1/communities", json=founding)
    assert founded.status_code == 201, founded.text
    post = {"title": "Only what one needs"}
    written = await clients["content"].insist(ada, "POST", "/v1/posts", json=post)
    assert written.status_code == 201, written.text
    found = await clients["search"].insist(ada, "GET", "/v1/search", params={"q": "needs"})
    assert [item["title"] for item in found.json()["items"]] == ["Only what one needs"]
    await eventually(lambda: _all_is_applied(clients), seconds=60)


async def test_read_models_can_be_rebuilt(
    clients: Mapping[str, Client], services: Mapping[str, Composed]
) -> None:
    content = services["content"]
    assert await _health(clients["content"])
    rebuilding = Rebuilding(content.store, content.service.read_models, content.settings.kafka)
    assert not (await rebuilding.run()).mended


async def test_no_service_writes_facts_of_another(
    clients: Mapping[str, Client], closed: Closed
) -> None:
    assert clients
    producer = AIOKafkaProducer(**client_options(closed.kafka("content")))
    await producer.start()
    try:
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait("guilde.membership.profile", b"{}", key=b"a")
    finally:
        await producer.stop()


async def test_no_service_relays_as_another(closed: Closed, clients: Mapping[str, Client]) -> None:
    assert clients
    options = client_options(closed.kafka("content"))
    producer = AIOKafkaProducer(**options, transactional_id="guilde.membership.relay")
    with pytest.raises(TransactionalIdAuthorizationFailed):
        await producer.start()
    await producer.stop()


@pytest.mark.usefixtures("clients")
async def test_no_service_reads_the_store_of_another(closed: Closed) -> None:
    with (
        pymongo.MongoClient[Mapping[str, Any]](closed.store_url("content", "content")) as client,
        pytest.raises(OperationFailure, match="not authorized"),
    ):
        client["membership"]["profiles"].find_one()


async def _health(client: Client) -> dict[str, Any]:
    document: dict[str, Any] = (await client.http.get("/health/ready")).json()
    return document


async def _all_is_applied(clients: Mapping[str, Client]) -> bool:
    told = [await _health(client) for client in clients.values()]
    return all(
        one["status"] == "ready"
        and one["consumer_lag"] == 0
        and one["parked"] == 0
        and not one.get("oldest_pending_seconds")
        for one in told
    )
