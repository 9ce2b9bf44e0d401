"""HTTP as no client library would send it: bytes over a connection, and what comes back."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
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
        """It is one, and says in its body what its status line says."""
        assert self.headers["content-type"] == PROBLEM, self
        document: dict[str, Any] = json.loads(self.body)
        assert document["status"] == self.status
        return document


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Whoever hung up before it all was sent may have answered."""
        with suppress(ConnectionError):
            self._writer.write(data)
            await self._writer.drain()

    async def answer(self) -> Answer:
        """Raises IncompleteReadError where it hangs up without one."""
        async with asyncio.timeout(ANSWERS_WITHIN):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            named = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in named}
            body = await self._reader.readexactly(int(headers["content-length"]))
        return Answer(int(first.split()[1]), headers, body)

    async def rest(self) -> bytes:
        """All that still comes until the other side hangs up."""
        came = b""
        async with asyncio.timeout(ANSWERS_WITHIN):
            with suppress(ConnectionError):
                while some := await self._reader.read(65_536):
                    came += some
        return came

    @asynccontextmanager
    async def dripping(self, piece: bytes) -> AsyncIterator[None]:
        """Sends it again and again meanwhile."""

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
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """With its Host, and no header that is not named."""
    head = "".join(f"{each}\r\n" for each in (f"{line} HTTP/1.1", "Host: guilde", *headers))
    return f"{head}\r\n".encode() + body


def chunks(pieces: Iterable[bytes]) -> bytes:
    """A body without a length, complete."""
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"
