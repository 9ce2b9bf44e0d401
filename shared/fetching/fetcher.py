"""Fetch user-supplied addresses, safely for the platform and politely for the other server.

Only http and https, only public addresses (networks.py), few redirects, each checked like the first
address, a timeout for the whole fetch, and a limit on the unpacked bytes. No cookies, no proxies
from the environment, no secrets.
"""

import asyncio
import ssl
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import httpcore
import httpx

from shared.fetching.connecting import Resolve, pool, resolve
from shared.fetching.errors import (
    BadAddressError,
    ForbiddenError,
    InsecureError,
    LostError,
    SlowError,
    TooLargeError,
    UnreachableError,
)
from shared.fetching.hosts import Hosts
from shared.fetching.networks import Networks

LONGEST_ADDRESS = 2_000
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
OK, NOT_MODIFIED = 200, 304
LAST_PORT = 65_535
DEFAULT_PORTS = {"http": 80, "https": 443}
_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError)


@dataclass(frozen=True, slots=True)
class Bounds:
    """seconds: the total timeout. largest: the bytes of the response, both as sent and unpacked.

    cuts: a larger response is truncated; otherwise it is an error.
    """

    seconds: float = 20.0
    largest: int = 5 * 1024 * 1024
    cuts: bool = False


Turn = Callable[[str], AbstractAsyncContextManager[None]]
"""A lock by host, held until the response. Raises: HostBusyError."""


def at_once(_: str) -> AbstractAsyncContextManager[None]:
    """Wait for nothing."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response. address: after redirects. body: empty unless the status is 200."""

    status: int
    address: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def is_unchanged(self) -> bool:
        return self.status == NOT_MODIFIED

    def retry_after(self, now: datetime) -> timedelta | None:
        """Return the seconds in Retry-After, if given (RFC 9110, 10.2.3)."""
        said = self.headers.get("retry-after", "").strip()
        try:
            if said.isascii() and said.isdigit():
                return timedelta(seconds=min(int(said), 366 * 86_400))
            until = parsedate_to_datetime(said)
            until = until if until.tzinfo else until.replace(tzinfo=UTC)
            return max(until - now, timedelta())
        except (ValueError, OverflowError):
            return None


class Fetcher:
    """A client for user-supplied addresses. agent: its User-Agent."""

    def __init__(
        self,
        agent: str,
        networks: Networks = Networks(),  # noqa: B008  it is frozen
        bounds: Bounds = Bounds(),
        resolve: Resolve = resolve,
        hosts: Hosts = Hosts(),  # noqa: B008  it is frozen
    ) -> None:
        self._agent = agent
        self._networks = networks
        self._hosts = hosts
        self._bounds = bounds
        self._resolve = resolve
        self._trusted = httpx.create_ssl_context()  # also of SSL_CERT_FILE, if it is set

    def check(self, address: str) -> None:
        """Check everything that needs no request. Raises: FetchError."""
        url = self._checked(address)
        port = url.port or DEFAULT_PORTS[url.scheme]
        try:
            is_allowed = self._networks.may_reach(url.host, port)
        except ValueError:
            return  # a name, which is resolved and checked when it is fetched
        if not is_allowed:
            raise ForbiddenError(address)

    async def fetch(
        self, address: str, headers: Mapping[str, str] | None = None, turn: Turn = at_once
    ) -> Fetched:
        """Get an address. Raises: FetchError.

        headers: of the first request; they are not sent to another host after a redirect. turn: for
        each request.
        """
        try:
            async with asyncio.timeout(self._bounds.seconds):
                return await self._follow(self._checked(address), dict(headers or {}), turn)
        except (TimeoutError, httpcore.TimeoutException) as slow:
            raise SlowError(address) from slow
        except _BROKEN as broken:
            if isinstance(broken.__cause__, ssl.SSLError) or "CERTIFICATE" in str(broken):
                raise InsecureError(address) from broken
            raise UnreachableError(address) from broken
        except (ValueError, httpx.InvalidURL) as wrong:  # after OSError: one of TLS is both
            raise BadAddressError(address) from wrong

    def _checked(self, address: str) -> httpx.URL:
        """Return the address to request. Raises: BadAddressError, ForbiddenError."""
        url = checked(address)
        if not self._hosts.may_ask(url.raw_host.decode("ascii")):
            raise ForbiddenError(url.host)
        return url

    async def _follow(self, url: httpx.URL, headers: Mapping[str, str], turn: Turn) -> Fetched:
        async with pool(self._networks, self._resolve, self._trusted) as connections:
            for _ in range(MOST_REDIRECTS + 1):
                async with turn(url.host):
                    answer = await self._once(connections, url, headers)
                if answer.status not in REDIRECTS:
                    return answer
                there = answer.headers.get("location")
                if not there:
                    break
                following = self._checked(urljoin(str(url), there))
                if (following.host, following.port) != (url.host, url.port):
                    headers = {}
                url = following
        raise LostError(str(url))

    async def _once(
        self,
        connections: httpcore.AsyncConnectionPool,
        url: httpx.URL,
        headers: Mapping[str, str],
    ) -> Fetched:
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept-Encoding": "gzip",
            **headers,
        }
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in sent.items()]
        async with connections.stream("GET", target, headers=raw) as answer:
            told = {
                name.decode("ascii").lower(): value.decode("latin-1")
                for name, value in answer.headers
            }
            body = await self._body(answer, told) if answer.status == OK else b""
            return Fetched(answer.status, str(url), told, body)

    async def _body(self, answer: httpcore.Response, told: Mapping[str, str]) -> bytes:
        largest = self._bounds.largest
        length = told.get("content-length", "")
        if length.isdecimal() and int(length) > largest and not self._bounds.cuts:
            raise TooLargeError(length)
        packed = told.get("content-encoding", "identity").strip().lower()
        if packed not in {"identity", "", "gzip", "x-gzip", "deflate"}:
            raise UnreachableError(f"it is packed as {packed}")
        unpacking = zlib.decompressobj(wbits=47) if packed not in {"identity", ""} else None
        whole, received = bytearray(), 0
        async for part in answer.aiter_stream():
            # one byte more than fits shows that it is too large, however much it would unpack to
            room = largest - len(whole) + 1
            whole += _unpacked(unpacking, part, room) if unpacking else part
            received += len(part)  # what is packed may become nothing, without an end
            if max(len(whole), received) > largest:
                if not self._bounds.cuts:
                    raise TooLargeError(str(received))
                break
            if unpacking and unpacking.eof:
                break  # what follows is no part of it, and would be kept by the decompressor
        return bytes(whole[:largest])


def checked(address: str) -> httpx.URL:
    """Return the address to request, without its fragment. Raises: BadAddressError."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        raise BadAddressError(address[:LONGEST_ADDRESS])
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
        port, host = url.port, url.host  # either is understood only when it is asked for
    except (httpx.InvalidURL, ValueError, TypeError) as wrong:
        raise BadAddressError(address) from wrong
    is_known = url.scheme in DEFAULT_PORTS and bool(host)
    if not is_known or url.userinfo or not (port is None or 0 < port <= LAST_PORT):
        raise BadAddressError(address)
    return url


def _unpacked(unpacking: "zlib._Decompress", part: bytes, room: int) -> bytes:
    try:
        return unpacking.decompress(part, room)
    except zlib.error as broken:
        raise UnreachableError("its Content-Encoding does not match its content") from broken
