"""The gateway's handling of requests that are too large, too slow, or malformed."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from deploy.embedded import gateway
from shared.runtime.edge import LARGEST_HEADERS, LONGEST_ADDRESS
from tests.support.gateway import run_gateway, run_upstream, start_gateway
from tests.support.sockets import chunks, connected, request

POSTS = "/api/content/v1/posts"
BODY_SECONDS = 0.5
LARGEST = 12_000_000


@pytest_asyncio.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    folder: Path = tmp_path_factory.mktemp("gateway")
    async with (
        run_upstream(body_seconds=BODY_SECONDS) as upstream,
        run_gateway(folder, upstream, {}) as asking,
    ):
        yield asking


@pytest.fixture
def port(client: httpx.AsyncClient) -> int:
    assert client.base_url.port is not None
    return client.base_url.port


@pytest.mark.parametrize("path", [POSTS, "/docs", "/nowhere"])
@pytest.mark.parametrize("method", ["BREW", "PROPFIND"])
async def test_a_method_that_no_address_has_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (501, "application/problem+json")
    assert answer.json()["type"] == "urn:guilde:problem:unknown-method"


async def test_a_method_that_an_address_does_not_have_is_a_problem(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/docs")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert answer.json()["type"] == "urn:guilde:problem:method-not-allowed"


async def test_headers_over_the_bound_are_a_problem(client: httpx.AsyncClient) -> None:
    answer = await client.get(POSTS, headers={"X-Large": "x" * (LARGEST_HEADERS + 1)})
    assert (answer.status_code, answer.json()["status"]) == (431, 431)


async def test_an_address_over_the_bound_is_a_problem(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{POSTS}?q={'x' * LONGEST_ADDRESS}")
    assert (answer.status_code, answer.json()["status"]) == (414, 414)


@pytest.mark.parametrize("path", ["/health/ready", "/health/live", "/metrics"])
async def test_health_and_metrics_of_services_are_not_public(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(f"/api/content{path}")).status_code == 404


@pytest.mark.parametrize("in_chunks", [False, True])
async def test_bytes_after_an_oversized_body_are_no_request(port: int, *, in_chunks: bool) -> None:
    """Otherwise a client that shares a connection behind a proxy could send requests as another."""
    hidden = request("GET /docs/style.css") * 20_000
    pieces = [b"x" * LARGEST, hidden]
    length = sum(map(len, pieces))
    large = (
        request(f"PUT {POSTS}", "Transfer-Encoding: chunked", body=chunks(pieces))
        if in_chunks
        else request(f"PUT {POSTS}", f"Content-Length: {length}", body=b"".join(pieces))
    )
    async with connected(port) as connection:
        await connection.send(large)
        answer = await connection.answer()
        assert (answer.status, answer.problem["status"]) == (413, 413)
        assert answer.headers["connection"] == "close"
        assert b"HTTP/1.1" not in await connection.rest()


@pytest.mark.parametrize(
    "never",
    [
        request(f"PUT {POSTS}", "Content-Length: 100", body=b"{"),
        request(f"PUT {POSTS}", "Transfer-Encoding: chunked", body=b"5\r\nab"),
    ],
    ids=["with a length", "in chunks"],
)
async def test_a_body_that_never_comes_gets_the_service_s_response(port: int, never: bytes) -> None:
    async with connected(port) as connection:
        await connection.send(never)
        answer = await connection.answer()
        assert (answer.status, answer.problem["type"]) == (408, "urn:guilde:problem:too-slow")
        assert await connection.rest() == b""


@pytest.mark.parametrize("headers", ["Content-Length: 100", "Transfer-Encoding: chunked"])
async def test_a_refusal_is_sent_before_the_body_has_come(port: int, headers: str) -> None:
    async with connected(port) as connection:
        await connection.send(request(f"PATCH {POSTS}", headers))
        answer = await connection.answer()
        assert (answer.status, answer.problem["status"]) == (401, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("headers", "piece"),
    [("Content-Length: 1000000", b"x"), ("Transfer-Encoding: chunked", b"1\r\nx\r\n")],
)
async def test_a_dripping_body_gets_the_service_s_response(
    port: int, headers: str, piece: bytes
) -> None:
    async with connected(port) as connection:
        await connection.send(request(f"PUT {POSTS}", headers))
        async with connection.dripping(piece):
            assert (await connection.answer()).status == 408


async def test_an_upload_is_not_cut_while_the_gateway_is_replaced(tmp_path: Path) -> None:
    began, stopping = asyncio.Event(), asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"x" * 65_536
        await stopping.wait()
        yield b"x" * 65_536

    async with (
        run_upstream(began=began) as upstream,
        start_gateway(tmp_path, upstream, {"GUILDE_GRACE_PERIOD": "20s"}) as running,
    ):
        upload = asyncio.create_task(running.client.put(POSTS, content=pieces()))
        await began.wait()
        await running.stop()
        stopping.set()
        assert (await upload).json() == {"read": 2 * 65_536}


@pytest.mark.parametrize(("said", "seconds"), [("20s", 20), ("", 1)])
def test_the_grace_period_is_set_by_the_environment(said: str, seconds: int) -> None:
    env = {"GUILDE_GRACE_PERIOD": said} if said else {}
    caddyfile = gateway.FOLDER / "Caddyfile"
    adapted = subprocess.run(
        [gateway.caddy(), "adapt", "--config", caddyfile],
        env={"ISSUER_UPSTREAM": "127.0.0.1:1", **env},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(adapted.stdout)["apps"]["http"]["grace_period"] == seconds * 10**9
