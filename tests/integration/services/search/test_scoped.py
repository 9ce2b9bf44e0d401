"""Search as a user of OpenSearch with rights on the indices of its own prefix alone."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from services.search.main import prepare, service
from services.search.settings import SearchSettings
from shared.mongo import Store
from shared.runtime.settings import RunAs
from tests.support.engines import Engines
from tests.support.scoped import Front, scoped
from tests.support.services import run_service

PREFIX = "scoped"


@pytest_asyncio.fixture
async def front(engines: Engines) -> AsyncIterator[Front]:
    async with scoped(engines.opensearch_url, f"{PREFIX}-") as running:
        yield running
        await running.engine.delete(f"/{PREFIX}-*")


@pytest.fixture
def settings(front: Front, search_settings: SearchSettings) -> SearchSettings:
    own = {"opensearch_url": front.url, "index_prefix": PREFIX, "role": RunAs.API}
    return search_settings.model_copy(update=own)


async def test_migrate_creates_the_indices_and_finds_them_again(
    settings: SearchSettings, front: Front, store: Store
) -> None:
    await prepare(settings, store.scope)
    await prepare(settings, store.scope)
    assert not front.refused


async def test_search_starts_without_indices(
    settings: SearchSettings, front: Front, store: Store
) -> None:
    own = Store(settings.store_url, store.database.name)  # the service closes it
    async with run_service(service(settings), settings, own) as client:
        assert (await client.http.get("/health/ready")).status_code == 200
    assert not front.refused


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/_alias/{PREFIX}-documents", None),
        ("GET", f"/*/_alias/{PREFIX}-documents", None),
        ("GET", f"/{PREFIX}-documents,other/_search", None),
        ("POST", "/_search", {"query": {"match_all": {}}}),
        ("POST", "/_search", {"pit": {"id": "another's"}}),
        ("POST", "/_refresh", None),
        ("PUT", "/other-1", {}),
        ("POST", "/_aliases", {"actions": [{"add": {"index": "other", "alias": PREFIX}}]}),
        (
            "POST",
            f"/{PREFIX}-documents/_search",
            {"query": {"terms": {"a": {"index": "other", "id": "1", "path": "a"}}}},
        ),
    ],
)
async def test_the_proxy_refuses_requests_without_a_right(
    front: Front, method: str, path: str, body: object
) -> None:
    async with httpx.AsyncClient(base_url=front.url) as asking:
        answer = await asking.request(method, path, json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["type"] == "security_exception"
