"""The same service as `api` in one process and as `worker` in another, on real engines."""

import dataclasses
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from services.membership.main import service as membership_service
from services.membership.settings import MembershipSettings
from shared.contracts.membership import COMMUNITY
from shared.mongo import Store
from shared.runtime.service import Service
from shared.runtime.settings import RunAs
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import PARTITIONS_OF_SERVICES, eventually, read_topic
from tests.support.services import Client, People, run_service


@pytest.fixture(scope="module")
def service() -> Service:
    """Return membership under another name, so that it shares no consumer group and no relay."""
    return dataclasses.replace(membership_service(), name=f"roles{uuid4().hex[:8]}")


@pytest.fixture(scope="module")
def settings(engines: Engines, issuer: Issuer, service: Service) -> MembershipSettings:
    return MembershipSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        store_database=service.name,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
    )


def as_role(settings: MembershipSettings, role: RunAs) -> MembershipSettings:
    return settings.model_copy(update={"role": role})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def worker(service: Service, settings: MembershipSettings) -> AsyncIterator[Client]:
    store = Store(settings.store_url, settings.store_database)
    async with run_service(service, as_role(settings, RunAs.WORKER), store) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def api(service: Service, settings: MembershipSettings) -> AsyncIterator[Client]:
    store = Store(settings.store_url, settings.store_database)
    async with run_service(service, as_role(settings, RunAs.API), store) as client:
        yield client


async def readiness(client: Client) -> dict[str, Any]:
    answer = await client.http.get("/health/ready")
    assert answer.status_code == 200
    return dict(answer.json())


async def test_an_api_neither_consumes_nor_relays(api: Client) -> None:
    told = await readiness(api)
    assert told["role"] == "api"
    assert set(told["checks"]) == {"store", "kafka", "indexes"}
    assert not {"consumer_lag", "oldest_pending_seconds", "parked"} & set(told)


async def test_a_worker_reports_its_consumer_and_its_relay(worker: Client) -> None:
    told = await readiness(worker)
    assert told["role"] == "worker"
    assert told["checks"]["consumer"]["ok"]
    assert {"consumer_lag", "oldest_pending_seconds", "parked"} <= set(told)


async def test_a_worker_has_none_of_the_routes(worker: Client, people: People) -> None:
    answer = await worker.get(people("Ada"), "/v1/communities")
    assert answer.status_code == 404
    assert (await worker.http.get("/health/live")).status_code == 200


async def test_the_worker_publishes_facts_that_the_api_commits(
    api: Client, worker: Client, people: People, engines: Engines
) -> None:
    slug = f"roles-{uuid4().hex[:8]}"
    body = {"slug": slug, "names": {"en": slug}}
    answer = await api.post(people("Ada"), "/v1/communities", json=body)
    assert answer.status_code == 201
    subject = answer.json()["id"].encode()

    async def relayed() -> bool:
        told = await read_topic(engines.kafka, COMMUNITY.topic, PARTITIONS_OF_SERVICES)
        return any(each.key == subject for each in told)

    await eventually(relayed)
    assert (await readiness(worker))["oldest_pending_seconds"] == 0
