"""HTTP as raw bytes over a connection, which no client library would send."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

PROBLEM = "application/problem+json"
DRIP_SECONDS = 0.01
ANSWERS_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """Return the problem document, which must have the status of the status line."""
        assert self.headers["content-type"] == PROBLEM, self
        document: dict[str, Any] = json.loads(self.body)
        assert document["status"] == self.status
        return document


class Connection(asyncio.Protocol):
    """A connection that keeps all received bytes, however the other side closed it."""

    def __init__(self) -> None:
        self._came = b""
        self._open = True
        self._changed = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # of TCP
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        self._changed.set()

    def connection_lost(self, _: Exception | None) -> None:
        self._open = False
        self._changed.set()
        self._writable.set()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    async def close(self) -> None:
        self._transport.abort()
        await self.rest()

    async def send(self, data: bytes) -> None:
        """Send bytes. A peer that closed before it received them all may have responded."""
        if self._open:
            self._transport.write(data)
            await self._writable.wait()

    async def answer(self) -> Answer:
        """Return the next response. Raises EOFError if the other side closes without one."""
        async with asyncio.timeout(ANSWERS_WITHIN):
            head = await self._take(await self._until(lambda came: came.find(b"\r\n\r\n") + 1) + 3)
            first, *lines = head.decode("latin-1").strip().split("\r\n")
            named = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in named}
            body = await self._take(int(headers["content-length"]))
        return Answer(int(first.split()[1]), headers, body)

    async def rest(self) -> bytes:
        """Return all bytes received until the other side closes."""
        async with asyncio.timeout(ANSWERS_WITHIN):
            while self._open:
                await self._change()
        return self._came

    async def _take(self, length: int) -> bytes:
        await self._until(lambda came: len(came) >= length)
        taken, self._came = self._came[:length], self._came[length:]
        return taken

    async def _until(self, found: Callable[[bytes], int]) -> int:
        while not (at := found(self._came)):
            if not self._open:
                raise EOFError
            await self._change()
        return at

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    @asynccontextmanager
    async def dripping(self, piece: bytes) -> AsyncIterator[None]:
        """Send `piece` again and again while the context is open."""

        async def drip() -> None:
            while True:
                await self.send(piece)
                await asyncio.sleep(DRIP_SECONDS)

        task = asyncio.create_task(drip())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
    try:
        yield connection
    finally:
        await connection.close()


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """Return a request with a Host header and the given headers alone."""
    head = "".join(f"{each}\r\n" for each in (f"{line} HTTP/1.1", "Host: guilde", *headers))
    return f"{head}\r\n".encode() + body


def chunks(pieces: Iterable[bytes]) -> bytes:
    """Return a complete body in chunked encoding."""
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"
