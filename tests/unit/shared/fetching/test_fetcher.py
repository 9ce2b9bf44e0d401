"""The fetcher against real servers of this machine."""

import asyncio
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from shared.fetching import fetcher as fetching
from shared.fetching.connecting import resolve
from shared.fetching.errors import (
    BadAddressError,
    FetchError,
    ForbiddenError,
    HostBusyError,
    LostError,
    SlowError,
    TooLargeError,
    UnknownHostError,
    UnreachableError,
)
from shared.fetching.fetcher import Bounds, Fetched, Fetcher
from shared.fetching.hosts import Hosts
from shared.fetching.networks import Networks
from tests.support.serving import serving

LARGEST = 100_000
OWN = Networks.read("127.0.0.1/32")
OVER = asyncio.Event()
"""Set once the tests are over, so that the server can end."""
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def _said(request: Request) -> Response:
    return PlainTextResponse("\n".join(f"{k}: {v}" for k, v in request.headers.items()))


async def _endless(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10_000
            await asyncio.sleep(0)

    return StreamingResponse(parts())


async def _bomb(_: Request) -> Response:
    packed = gzip.compress(bytes(100 * LARGEST))
    return Response(packed, headers={"Content-Encoding": "gzip"})


async def _packed(_: Request) -> Response:
    return Response(gzip.compress(b"in short"), headers={"Content-Encoding": "gzip"})


async def _packed_and_more(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield gzip.compress(b"in short")
        while True:
            yield b"x" * 10_000
            await asyncio.sleep(0)

    return StreamingResponse(parts(), headers={"Content-Encoding": "gzip"})


async def _packed_nothing(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        packing = zlib.compressobj(wbits=31)
        yield packing.compress(b"in short") + packing.flush(zlib.Z_FULL_FLUSH)
        while True:
            yield b"\x00\x00\x00\xff\xff" * 2_000  # blocks of no bytes
            await asyncio.sleep(0)

    return StreamingResponse(parts(), headers={"Content-Encoding": "gzip"})


async def _never(_: Request) -> Response:
    await OVER.wait()
    return Response()


async def _to(request: Request) -> Response:
    return RedirectResponse(request.query_params["there"], int(request.query_params["by"]))


async def _round(_: Request) -> Response:
    return RedirectResponse("/round")


APP = Starlette(
    routes=[
        Route("/said", _said),
        Route("/endless", _endless),
        Route("/bomb", _bomb),
        Route("/packed", _packed),
        Route("/packed-and-more", _packed_and_more),
        Route("/packed-nothing", _packed_nothing),
        Route("/never", _never),
        Route("/to", _to),
        Route("/round", _round),
    ]
)


@pytest_asyncio.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    async with serving(APP) as at:
        yield at
        OVER.set()


def _fetcher(networks: Networks = OWN, **of: object) -> Fetcher:
    return Fetcher("Guilde (test)", networks, Bounds(seconds=30, largest=LARGEST), **of)  # type: ignore[arg-type]


def _resolving(*answers: Sequence[str]) -> Callable[[str, int], object]:
    """Return a resolver that answers differently each time, as one that rebinds names does."""
    left = list(answers)

    async def resolve(_: str, __: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


async def test_it_says_who_asks_and_sends_the_conditions(port: int) -> None:
    answer = await _fetcher().fetch(f"http://127.0.0.1:{port}/said", {"If-None-Match": '"1"'})
    said = answer.body.decode().splitlines()
    assert answer.status == 200
    assert {"user-agent: Guilde (test)", 'if-none-match: "1"'} <= set(said)
    assert f"host: 127.0.0.1:{port}" in said


async def test_what_is_packed_is_unpacked(port: int) -> None:
    assert (await _fetcher().fetch(f"http://127.0.0.1:{port}/packed")).body == b"in short"


async def test_what_follows_the_end_of_what_is_packed_is_not_read(port: int) -> None:
    """It goes on without an end, and would be too large."""
    answer = await _fetcher().fetch(f"http://127.0.0.1:{port}/packed-and-more")
    assert answer.body == b"in short"


@pytest.mark.parametrize("path", ["endless", "bomb", "packed-nothing"])
async def test_what_is_too_large_is_not_read_to_its_end(port: int, path: str) -> None:
    with pytest.raises(TooLargeError):
        await _fetcher().fetch(f"http://127.0.0.1:{port}/{path}")


@pytest.mark.parametrize("path", ["endless", "bomb"])
async def test_of_what_is_too_large_the_beginning_is_taken_where_it_is_enough(
    port: int, path: str
) -> None:
    cutting = Fetcher("Guilde (test)", OWN, Bounds(seconds=5, largest=LARGEST, cuts=True))
    answer = await cutting.fetch(f"http://127.0.0.1:{port}/{path}")
    assert len(answer.body) == LARGEST


async def test_a_redirection_to_a_host_that_is_not_asked_is_not_followed(port: int) -> None:
    picky = _fetcher(resolve=_resolving(["127.0.0.1"]), hosts=Hosts.read("", "never.example"))
    there = f"http://www.never.example:{port}/said"
    with pytest.raises(ForbiddenError):
        await picky.fetch(f"http://some.example:{port}/to?by=302&there={there}")


async def test_each_request_takes_a_turn_at_its_host(port: int) -> None:
    taken: list[str] = []

    @asynccontextmanager
    async def turn(host: str) -> AsyncIterator[None]:
        taken.append(host)
        if len(taken) > 2:
            raise HostBusyError(host)
        yield
        taken.append(f"after {host}")

    own = _fetcher(resolve=_resolving(["127.0.0.1"]))
    there = f"http://two.example:{port}/said"
    with pytest.raises(HostBusyError):
        await own.fetch(f"http://one.example:{port}/to?by=302&there={there}", turn=turn)
    assert taken == ["one.example", "after one.example", "two.example"]


async def test_what_never_answers_is_left(port: int) -> None:
    hasty = Fetcher("Guilde (test)", OWN, Bounds(seconds=0.2))
    with pytest.raises(SlowError):
        await hasty.fetch(f"http://127.0.0.1:{port}/never")


@pytest.mark.parametrize("by", [301, 302, 303, 307, 308])
async def test_redirections_are_followed(port: int, by: int) -> None:
    answer = await _fetcher().fetch(f"http://127.0.0.1:{port}/to?by={by}&there=/said")
    assert answer.address == f"http://127.0.0.1:{port}/said"


async def test_what_is_packed_without_an_end_is_cut_with_what_it_had(port: int) -> None:
    cutting = Fetcher("Guilde (test)", OWN, Bounds(seconds=30, largest=LARGEST, cuts=True))
    answer = await cutting.fetch(f"http://127.0.0.1:{port}/packed-nothing")
    assert answer.body == b"in short"


async def test_redirections_end(port: int) -> None:
    with pytest.raises(LostError):
        await _fetcher().fetch(f"http://127.0.0.1:{port}/round")


@pytest.mark.parametrize(
    "there",
    ["http://127.0.0.2/", "http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://0/"],
)
async def test_a_redirection_into_a_network_is_not_followed(port: int, there: str) -> None:
    with pytest.raises(ForbiddenError):
        await _fetcher().fetch(f"http://127.0.0.1:{port}/to?by=302&there={there}")


@pytest.mark.parametrize("there", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://x.org/"])
async def test_a_redirection_to_another_scheme_is_not_followed(port: int, there: str) -> None:
    with pytest.raises(BadAddressError):
        await _fetcher().fetch(f"http://127.0.0.1:{port}/to?by=302&there={there}")


@pytest.mark.parametrize("there", ["http://[", "//[", "http://[::1", "http://xn--a/", "//xn--a/x"])
async def test_a_redirection_to_what_is_no_address_is_not_followed(port: int, there: str) -> None:
    with pytest.raises(BadAddressError):
        await _fetcher().fetch(f"http://127.0.0.1:{port}/to?by=302&there={there}")


async def test_conditions_are_not_sent_to_another_host(port: int) -> None:
    there = f"http://elsewhere.example:{port}/said"
    own = _fetcher(resolve=_resolving(["127.0.0.1"]))
    address = f"http://127.0.0.1:{port}/to?by=302&there={there}"
    answer = await own.fetch(address, {"If-None-Match": '"1"'})
    assert b"if-none-match" not in answer.body
    assert f"host: elsewhere.example:{port}".encode() in answer.body


async def test_the_address_that_was_checked_is_connected_to(port: int) -> None:
    """A name that is rebound after the check leads nowhere else: it is resolved once."""
    asked: list[str] = []

    async def resolve(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    answer = await _fetcher(resolve=resolve).fetch(f"http://rebound.example:{port}/said")
    assert answer.status == 200
    assert asked == ["rebound.example"]


async def test_a_name_that_is_rebound_between_two_requests_is_refused(port: int) -> None:
    rebound = _fetcher(resolve=_resolving(["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]))
    with pytest.raises(ForbiddenError):
        await rebound.fetch(f"http://rebound.example:{port}/to?by=302&there=/said")


async def test_nothing_of_this_machine_is_reached_unless_allowed(port: int) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(FetchError) as refused:
            await _fetcher(Networks()).fetch(f"http://{host}:{port}/said")
        assert isinstance(refused.value, ForbiddenError | UnknownHostError)


async def test_names_with_silent_servers_keep_no_thread_that_others_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over, threads = threading.Event(), []

    def wait(*_: object, **__: object) -> list[object]:
        threads.append(threading.current_thread().name)
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    asked = [asyncio.create_task(resolve("silent.example", 80)) for _ in range(100)]
    try:
        assert await asyncio.to_thread(lambda: "done") == "done"
    finally:
        over.set()
    assert await asyncio.gather(*asked) == [[]] * 100
    assert {name.partition("_")[0] for name in threads} == {"resolving"}


async def test_a_closed_port_is_unreachable() -> None:
    async with _closed() as port:
        with pytest.raises(UnreachableError):
            await _fetcher().fetch(f"http://127.0.0.1:{port}/")


async def test_what_is_no_http_is_unreachable() -> None:
    async def garble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(garble, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(UnreachableError):
            await _fetcher().fetch(f"http://127.0.0.1:{port}/")
        with pytest.raises(FetchError):
            await _fetcher().fetch(f"https://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "address",
    [
        *("", "x", "//x.org", "file:///etc/passwd", "ftp://x.org", "javascript:alert(1)"),
        *(
            "http://",
            "http:///path",
            "http://a:b@x.org/",
            "http://x.org\r\nHost: y/",
            "http://x:0/",
        ),
        *("http://[::1", "http://xn--a/", "http://x.org:99999/", f"http://x.org/{'x' * 3_000}"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(BadAddressError):
        _fetcher().check(address)


@pytest.mark.parametrize("host", ["127.0.0.2", "[::1]", "10.0.0.1", "93.184.215.14:8080"])
def test_an_address_into_a_network_is_refused_before_it_is_fetched(host: str) -> None:
    with pytest.raises(ForbiddenError):
        _fetcher().check(f"http://{host}/feed")
    _fetcher().check("https://blog.example.org/feed")


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("120", timedelta(seconds=120)),
        ("Thu, 05 Mar 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Thu, 05 Mar 2026 11:00:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("Mon, 01 Jan 2024 00:00:00 +999999999999999999", None),
        ("9" * 5_000, None),
        ("", None),
    ],
)
def test_the_pause_that_is_asked_for_is_understood(said: str, waits: timedelta | None) -> None:
    answer = Fetched(429, "http://x.org/", {"retry-after": said})
    assert answer.retry_after(NOON) == waits


async def test_certificates_are_verified(port: int) -> None:
    assert _fetcher()._trusted.verify_mode is ssl.CERT_REQUIRED
    assert fetching.MOST_REDIRECTS == 5
    with pytest.raises(FetchError):
        await _fetcher().fetch(f"https://127.0.0.1:{port}/said")


@asynccontextmanager
async def _closed() -> AsyncIterator[int]:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    yield port
