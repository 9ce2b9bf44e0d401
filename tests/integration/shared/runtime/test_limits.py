"""Rate limits over HTTP, on a service with low limits."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from services.membership.main import service
from services.membership.settings import MembershipSettings
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.services import Client, People, run_service

Unique = Callable[[str], str]
COMMUNITIES = "/v1/communities"


@pytest_asyncio.fixture(scope="module")
async def limited(engines: Engines, issuer: Issuer) -> AsyncIterator[Client]:
    settings = MembershipSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        store_database="membership_limited",
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
        role="api",
        reads_a_minute=3,
        writes_a_minute=1,
        strangers_a_minute=2,
    )
    store = Store(settings.store_url, settings.store_database)
    async with run_service(service(), settings, store, limits=True) as client:
        yield client


async def test_a_caller_over_the_limit_gets_retry_after(
    limited: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    answers = [await limited.get(ada, COMMUNITIES) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"reads";r=2;t=')
    refusal = answers[-1]
    assert refusal.headers["content-type"] == "application/problem+json"
    assert refusal.json()["type"] == "urn:guilde:problem:too-many-requests"
    assert int(refusal.headers["retry-after"]) >= 1
    assert refusal.headers["ratelimit-policy"] == '"reads";q=3;w=60'


async def test_a_request_that_waits_for_a_token_counts_once(
    limited: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    await limited.post(ada, COMMUNITIES, json={"slug": unique("data"), "names": {"en": "Data"}})
    assert ada.carries
    answer = await limited.get(ada, COMMUNITIES)
    assert answer.headers["ratelimit"].startswith('"reads";r=2;t=')


@pytest.mark.parametrize("proxied", ["192.0.2.7", "2001:db8::7"])
async def test_callers_without_a_valid_token_are_limited_by_address(
    limited: Client, proxied: str
) -> None:
    headers = {"X-Forwarded-For": proxied, "Authorization": "Bearer guessed"}
    answers = [await limited.get(None, COMMUNITIES, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]


async def test_requests_with_invalid_json_count_too(
    limited: Client, people: People, unique: Unique
) -> None:
    ada, broken = people(unique("Ada")), {"Content-Type": "application/json"}
    answers = [await limited.post(ada, COMMUNITIES, content=b"{", headers=broken) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 429]
    guessed = {**broken, "Authorization": "Bearer guessed", "X-Forwarded-For": "192.0.2.8"}
    answers = [
        await limited.post(None, COMMUNITIES, content=b"{", headers=guessed) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 429]


async def test_probes_and_metrics_are_never_refused(limited: Client) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        for _ in range(5):
            assert (await limited.http.get(path)).status_code == 200
