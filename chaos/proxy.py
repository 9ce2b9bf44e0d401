"""TCP proxies between services and engines, and the faults of such links.

They run in their own thread and event loop, so that other work of this process does not slow them.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine, Generator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
CHUNK = 64 * 1024
SLICE, SLICE_SECONDS = 1024, 0.01
"""The rate of a sliced link: this many bytes at this interval, about 100 kB a second."""

_RESET = struct.pack("ii", 1, 0)


class Toxic(StrEnum):
    """Faults of a link, the worst first."""

    CUT = "cut"
    """Every connection is reset, and new ones are refused."""

    SILENT = "silent"
    """Connections stay and new ones are accepted. Data arrives once the link is healed."""

    SLICED = "sliced"
    """All data passes, slowly and in small pieces."""


class Link:
    """A port that leads to another. Call its methods from one event loop."""

    def __init__(self, port: int, upstream: int) -> None:
        self._port = port
        self._upstream = upstream
        self._server: asyncio.Server | None = None
        self._toxic: Toxic | None = None
        self._flows = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()

    async def become(self, toxic: Toxic | None) -> None:
        """Replace the current toxic; None is a healthy link."""
        self._toxic = toxic
        if toxic is Toxic.SILENT:
            self._flows.clear()
        else:
            self._flows.set()
        if toxic is Toxic.CUT:
            await self.close()
        elif self._server is None:
            self._server = await asyncio.start_server(self._accept, HOST, self._port)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.ensure_future(self._carry(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry both ways until both have ended. If one side breaks, reset the other."""
        writers = [writer]
        try:
            await self._flows.wait()
            their_reader, their_writer = await asyncio.open_connection(HOST, self._upstream)
            writers.append(their_writer)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, their_writer))
                both.create_task(self._pump(their_reader, writer))
        except* OSError:
            pass
        finally:
            for each in writers:
                _reset(each)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(SLICE if self._toxic is Toxic.SLICED else CHUNK):
            await self._flows.wait()
            if self._toxic is Toxic.SLICED:
                await asyncio.sleep(SLICE_SECONDS)
            writer.write(data)
            await writer.drain()
        await self._flows.wait()
        writer.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST, so that neither side takes it for an orderly end."""
    connection = writer.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


class Links:
    """All links, healthy at first. `routes`: by name, the port and its upstream."""

    def __init__(self, routes: Mapping[str, tuple[int, int]]) -> None:
        self._links = {name: Link(*route) for name, route in routes.items()}
        self._toxics: dict[str, list[Toxic]] = {name: [] for name in routes}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="links", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        for name in self._links:
            self._take(name)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        for link in self._links.values():
            self._run(link.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextmanager
    def poisoned(self, name: str, toxic: Toxic) -> Generator[None]:
        """Give a link this toxic. Of several at once, the worst applies."""
        given = self._toxics[name]
        given.append(toxic)
        self._take(name)
        try:
            yield
        finally:
            given.remove(toxic)
            self._take(name)

    def _take(self, name: str) -> None:
        worst = next((toxic for toxic in Toxic if toxic in self._toxics[name]), None)
        self._run(self._links[name].become(worst))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()
