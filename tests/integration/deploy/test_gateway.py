"""The gateway's headers and access rules, through real Caddy."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from deploy.embedded import ports
from tests.support.gateway import run_gateway, run_upstream

POSTS = "/api/content/v1/posts"
PORTAL = "https://portal.example.org"
OTHER = "https://elsewhere.example.org"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,if-match",
}


@pytest_asyncio.fixture(scope="module")
async def upstream() -> AsyncIterator[int]:
    async with run_upstream() as port:
        yield port


@pytest_asyncio.fixture(scope="module")
async def closed(
    upstream: int, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway with the default settings."""
    folder: Path = tmp_path_factory.mktemp("closed")
    async with run_gateway(folder, upstream, {}) as client:
        yield client


@pytest_asyncio.fixture(scope="module")
async def opened(
    upstream: int, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway that allows a portal's origin and trusts another proxy."""
    folder: Path = tmp_path_factory.mktemp("opened")
    env = {
        "GUILDE_CORS_ORIGINS": f"{PORTAL} http://localhost:3000",
        "GUILDE_TRUSTED_PROXIES": "127.0.0.1/32",
    }
    async with run_gateway(folder, upstream, env) as client:
        yield client


@pytest.mark.parametrize("path", [POSTS, "/docs", "/nowhere", "/api/search/v1/search"])
async def test_every_response_has_security_headers(closed: httpx.AsyncClient, path: str) -> None:
    headers = (await closed.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers.get_list("content-security-policy", split_commas=False)[1:] == []
    assert not {"server", "via", "x-powered-by"} & headers.keys()


async def test_no_cache_keeps_responses_of_the_api(closed: httpx.AsyncClient) -> None:
    assert (await closed.get(POSTS)).headers["cache-control"] == "no-store"


async def test_a_page_of_a_service_keeps_its_own_policy(closed: httpx.AsyncClient) -> None:
    answer = await closed.get("/api/content/v1/unsubscribe")
    assert answer.headers["content-security-policy"] == "default-src 'none'; form-action 'self'"


async def test_the_services_docs_may_run_their_scripts(closed: httpx.AsyncClient) -> None:
    answer = await closed.get("/api/content/docs")
    policies = answer.headers.get_list("content-security-policy")
    assert len(policies) == 1
    assert "script-src 'self'" in policies[0]
    assert "frame-ancestors 'none'" in policies[0]


async def test_strict_transport_security_is_sent_only_over_tls(
    closed: httpx.AsyncClient,
) -> None:
    plain = await closed.get(POSTS)
    secure = await closed.get(POSTS, headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in plain.headers
    assert secure.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("origin", [PORTAL, "", "null"])
async def test_pages_of_other_origins_may_not_read_by_default(
    closed: httpx.AsyncClient, origin: str
) -> None:
    answer = await closed.get(POSTS, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", [POSTS, "/api/search/v1/search"])
async def test_a_page_of_an_allowed_origin_may_read_errors_too(
    opened: httpx.AsyncClient, path: str
) -> None:
    answer = await opened.get(path, headers={"Origin": PORTAL})
    assert answer.headers["access-control-allow-origin"] == PORTAL
    exposed = answer.headers["access-control-expose-headers"].lower()
    for name in (
        "etag",
        "guilde-token",
        "link",
        "location",
        "retry-after",
        "ratelimit",
        "www-authenticate",
    ):
        assert name in exposed
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", [OTHER, "", "null", PORTAL + ".evil.example", PORTAL[:-4]])
async def test_a_page_of_another_origin_may_not_read(
    opened: httpx.AsyncClient, origin: str
) -> None:
    answer = await opened.get(POSTS, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in answer.headers["vary"]


async def test_a_page_of_an_allowed_origin_may_write(opened: httpx.AsyncClient) -> None:
    answer = await opened.options(POSTS, headers={"Origin": PORTAL, **PREFLIGHT})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == PORTAL
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    for name in ("authorization", "idempotency-key", "if-match", "guilde-token"):
        assert name in allowed


async def test_a_page_of_another_origin_may_not_write(opened: httpx.AsyncClient) -> None:
    answer = await opened.options(POSTS, headers={"Origin": OTHER, **PREFLIGHT})
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


async def test_a_caller_cannot_forge_their_address(closed: httpx.AsyncClient) -> None:
    answer = await closed.get(POSTS, headers={"X-Forwarded-For": "192.0.2.1"})
    assert answer.json()["x-forwarded-for"] == "127.0.0.1"


async def test_a_trusted_proxy_sets_the_caller_s_address(opened: httpx.AsyncClient) -> None:
    answer = await opened.get(POSTS, headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1"})
    assert answer.json()["x-forwarded-for"] == "192.0.2.1"


async def test_the_docs_are_one_page_with_its_documents(closed: httpx.AsyncClient) -> None:
    page = await closed.get("/docs")
    assert "guilde.content.post" in page.text
    assert (await closed.get("/docs/asyncapi.json")).json()["asyncapi"] == "3.0.0"
    assert (await closed.get("/docs/openapi/content.json")).json()["openapi"].startswith("3.1")
    assert (await closed.get("/docs/style.css")).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("path", ["/docs/released/asyncapi.json", "/docs/../README.md", "/docs/"])
async def test_nothing_else_of_the_folder_is_served(closed: httpx.AsyncClient, path: str) -> None:
    assert (await closed.get(path)).status_code == 404


async def test_the_metrics_of_the_gateway_have_a_port_of_their_own(
    upstream: int, tmp_path: Path
) -> None:
    port = ports.choose(["metrics"], {})["metrics"]
    async with run_gateway(tmp_path, upstream, {"GUILDE_METRICS_PORT": str(port)}) as client:
        await client.get(POSTS)
        assert (await client.get("/metrics")).status_code == 404
        read = await client.get(f"http://127.0.0.1:{port}/metrics")
    assert 'caddy_http_request_duration_seconds_count{code="200",handler="subroute"' in read.text
    assert POSTS not in read.text


async def test_search_tells_assistants_their_issuer_at_the_well_known_addresses(
    upstream: int, tmp_path: Path
) -> None:
    known = "/.well-known/oauth-protected-resource"
    env = {"SEARCH_UPSTREAM": f"127.0.0.1:{upstream}"}
    async with run_gateway(tmp_path, upstream, env) as client:
        for path in (known, f"{known}/api/search/v1/mcp"):
            answer = await client.get(path)
            assert answer.headers["told-path"] == f"/v1{known}"
        for path in (f"{known}/api/content/v1/posts", "/.well-known/other"):
            assert "told-path" not in (await client.get(path)).headers
