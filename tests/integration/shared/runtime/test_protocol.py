"""The HTTP that a service's port accepts, and how long it waits."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from shared.runtime import protocol
from shared.runtime.edge import LARGEST_HEADERS, LONGEST_ADDRESS
from shared.runtime.protocol import LARGEST_HEAD
from tests.support.gateway import run_upstream
from tests.support.sockets import chunks, connected, request

SOON = 0.1
NEVER = [
    pytest.param(request("PUT /", "Content-Length: 100", body=b"{"), id="with a length"),
    pytest.param(request("PUT /", "Transfer-Encoding: chunked", body=b"5\r\nab"), id="in chunks"),
]


@pytest_asyncio.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    async with run_upstream() as running:
        yield running


@pytest_asyncio.fixture(scope="module")
async def hasty() -> AsyncIterator[int]:
    async with run_upstream(body_seconds=SOON) as running:
        yield running


async def test_a_method_unknown_to_http_is_a_problem(port: int) -> None:
    async with connected(port) as connection:
        await connection.send(request("BREW /"))
        answer = await connection.answer()
        assert answer.status == 501
        assert answer.problem["type"] == "urn:guilde:problem:unknown-method"
        assert await connection.rest() == b""


@pytest.mark.parametrize(
    "wrong",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n: no name\r\n\r\n",
        request("POST /", "Content-Length: many"),
        request("POST /", "Content-Length: 3", "Transfer-Encoding: chunked"),
        request("POST /", "Transfer-Encoding: sealed"),
        request("PUT /", "Transfer-Encoding: chunked", body=b"zz\r\n"),
    ],
    ids=["version", "header", "length", "two lengths", "encoding", "chunk"],
)
async def test_a_malformed_request_is_a_problem(port: int, wrong: bytes) -> None:
    async with connected(port) as connection:
        await connection.send(wrong)
        answer = await connection.answer()
        assert answer.status == 400
        assert answer.problem["type"] == "urn:guilde:problem:malformed-request"
        assert await connection.rest() == b""


@pytest.mark.parametrize("size", [LARGEST_HEADERS + 1, LARGEST_HEAD + 1, 20 * LARGEST_HEAD])
async def test_headers_over_the_bound_are_a_problem(port: int, size: int) -> None:
    async with connected(port) as connection:
        await connection.send(request("GET /", f"X-Large: {'x' * size}"))
        answer = await connection.answer()
        assert answer.status == 431
        assert answer.problem["type"] == "urn:guilde:problem:headers-too-large"


async def test_headers_without_an_end_are_not_kept(port: int) -> None:
    async with connected(port) as connection:
        await connection.send(request("GET /", f"X-Large: {'x' * LARGEST_HEAD}")[:-4])
        assert (await connection.answer()).status == 431
        assert await connection.rest() == b""


async def test_an_address_over_the_bound_is_a_problem(port: int) -> None:
    async with connected(port) as connection:
        await connection.send(request(f"GET /?{'x' * LONGEST_ADDRESS}"))
        answer = await connection.answer()
        assert answer.status == 414
        assert answer.problem["type"] == "urn:guilde:problem:address-too-long"


async def test_a_connection_serves_large_bodies_one_after_the_other(port: int) -> None:
    """A body that is larger than the bound of heads must not count as a head."""
    body = b"x" * 3 * LARGEST_HEAD
    one = request("PUT /", f"Content-Length: {len(body)}", body=body)
    other = request("PUT /", "Transfer-Encoding: chunked", body=chunks([body]))
    async with connected(port) as connection:
        await connection.send(one + other + one)
        for _ in range(3):
            answer = await connection.answer()
            assert (answer.status, answer.body) == (200, b'{"read":%d}' % len(body))


@pytest.mark.parametrize("never", NEVER)
async def test_a_service_does_not_wait_for_a_body_that_never_comes(
    hasty: int, never: bytes
) -> None:
    async with connected(hasty) as connection:
        await connection.send(never)
        answer = await connection.answer()
        assert answer.status == 408
        assert answer.problem["type"] == "urn:guilde:problem:too-slow"
        assert await connection.rest() == b""


@pytest.mark.parametrize(
    ("headers", "piece"),
    [("Content-Length: 1000000", b"x"), ("Transfer-Encoding: chunked", b"1\r\nx\r\n")],
)
async def test_a_service_does_not_wait_for_a_dripping_body(
    hasty: int, headers: str, piece: bytes
) -> None:
    async with connected(hasty) as connection:
        await connection.send(request("PUT /", headers))
        async with connection.dripping(piece):
            assert (await connection.answer()).status == 408


async def test_a_service_does_not_wait_for_dripping_headers(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    async with connected(port) as connection:
        await connection.send(request("GET /", "X-Slow: ")[:-4])
        async with connection.dripping(b"x"):
            answer = await connection.answer()
        assert answer.status == 408
        assert answer.problem["type"] == "urn:guilde:problem:too-slow"


async def test_a_silent_connection_is_closed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    async with connected(port) as connection:
        with pytest.raises(EOFError):
            await connection.answer()


async def test_a_dripping_body_holds_no_connection_after_the_response(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    async with connected(port) as connection:
        await connection.send(request("POST /", "Content-Length: 1000000"))
        assert (await connection.answer()).status == 200  # the response needed none of it
        async with connection.dripping(b"x"):
            assert await connection.rest() == b""
