"""The gateway's log at its most verbose level holds no secret of an address."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from httpx import AsyncClient

from deploy.embedded import gateway
from tests.support.gateway import run_gateway
from tests.support.messaging import eventually

SECRET = "c2VjcmV0LmtleXM"
ADDRESSES = [
    f"/api/notifications/v1/unsubscribe/{SECRET}",
    f"/api/notifications/v1/unsubscribe/{SECRET}?x={SECRET}",
    f"/api/notifications/v1/%75nsubscribe/{SECRET}",
    f"/api/notifications/v1//unsubscribe/{SECRET}",
    f"/api/notifications/v1/./unsubscribe/{SECRET}/",
    f"/api/notifications//v1/unsubscribe/{SECRET}",
    f"/api/events/v1/calendar-feed/{SECRET}.ics",
    f"/api/events/v1/calendar-feed/{SECRET}",
    f"/api/content/v1/Calendar-Feed/{SECRET}.ics",
    f"/api/content/v1/{SECRET}",
]


@asynccontextmanager
async def hanging_up() -> AsyncIterator[int]:
    """Serve as a service that dies in the middle of its response, and yield its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def ask_raw(client: AsyncClient, address: str) -> None:
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    head = ["Host: guilde", "Connection: close", f"Referer: http://guilde{ADDRESSES[0]}"]
    head += [f"Authorization: Bearer {SECRET}", f"Guilde-Token: {SECRET}", f"Cookie: {SECRET}"]
    writer.write("\r\n".join([f"GET {address} HTTP/1.1", *head, "", ""]).encode())
    try:
        assert (await asyncio.wait_for(reader.read(), 30)).startswith(b"HTTP/1.1 ")
    finally:
        writer.close()


@pytest.fixture
async def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the log of a gateway whose services are away, or die."""
    caddyfile = (gateway.FOLDER / "Caddyfile").read_text()
    assert "level ERROR" in caddyfile
    (tmp_path / "Caddyfile").write_text(caddyfile.replace("level ERROR", "level DEBUG"))
    monkeypatch.setattr(gateway, "FOLDER", tmp_path)
    file = tmp_path / "logs" / "gateway.log"
    async with hanging_up() as content, run_gateway(tmp_path, content, {}) as client:
        for address in ADDRESSES:
            await ask_raw(client, address)
        await eventually(lambda: len(_requests(file)) >= len(ADDRESSES))
        return file.read_text().splitlines()


def _requests(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if '"request"' in line]


async def test_the_log_holds_failures_and_no_secret(log: list[str]) -> None:
    assert not [line for line in log if SECRET in line]
    assert [line for line in log if "aborting with incomplete response" in line]
    told = {json.loads(line)["request"]["uri"] for line in log if '"request"' in line}
    assert {"/api/notifications/v1/unsubscribe…", "/api/events/v1/calendar-feed…"} <= told
