"""The connections of a fetcher: to checked addresses only."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpcore

from shared.fetching.errors import ForbiddenError, UnknownHostError
from shared.fetching.networks import Networks

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Resolves a host and a port to addresses. Raises: UnknownHostError."""
MOST_TRIED = 4
"""The number of addresses to try per host name."""
_RESOLVING = ThreadPoolExecutor(8, thread_name_prefix="resolving")
"""A separate thread pool, since a name with unresponsive servers occupies a thread for a long time.
"""


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver. Raises: UnknownHostError."""
    asking = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.get_running_loop().run_in_executor(_RESOLVING, asking)
    except (OSError, UnicodeError) as unknown:
        raise UnknownHostError(host) from unknown
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name, checks each of its addresses, and connects to a checked address.

    TLS still verifies the certificate for the name.
    """

    def __init__(self, networks: Networks, resolve: Resolve) -> None:
        self._networks = networks
        self._resolve = resolve
        self._below = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect. Raises: ForbiddenError, UnknownHostError; httpcore.ConnectError."""
        addresses = await self._resolve(host, port)
        if not self._networks.all_reachable(addresses, port):
            raise ForbiddenError(host)
        failed: Exception = httpcore.ConnectError(host)
        for address in addresses[:MOST_TRIED]:
            try:
                return await self._below.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002  the signature is httpcore's
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        raise ForbiddenError(path)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def pool(
    networks: Networks, resolve: Resolve, trusted: ssl.SSLContext
) -> httpcore.AsyncConnectionPool:
    """Return a connection pool without keep-alive, since requests to a host are rare."""
    return httpcore.AsyncConnectionPool(
        ssl_context=trusted,
        max_connections=20,
        max_keepalive_connections=0,
        network_backend=CheckedBackend(networks, resolve),
    )
