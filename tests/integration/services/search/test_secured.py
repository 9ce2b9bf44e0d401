"""OpenSearch behind TLS and a password, as in production: a TLS proxy before the real engine."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from services.search.index.client import Engine
from services.search.index.errors import EngineAwayError
from tests.support.authority import make_certificates
from tests.support.engines import Engines


@dataclass(slots=True)
class Terminator:
    """Terminates TLS, records what it receives, and passes it on to the engine."""

    engine: str
    authority: Path
    port: int = 0
    heard: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        url = urlsplit(self.engine)
        onward = await asyncio.open_connection(url.hostname, url.port)
        await asyncio.gather(
            self._pump(reader, onward[1], self.heard), self._pump(onward[0], writer, [])
        )

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, heard: list[bytes]
    ) -> None:
        with suppress(OSError):
            while chunk := await source.read(65536):
                heard.append(chunk)
                sink.write(chunk)
                await sink.drain()
        sink.close()


@pytest_asyncio.fixture
async def secured(engines: Engines, tmp_path: Path) -> AsyncIterator[Terminator]:
    authority, pem = make_certificates(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    terminator = Terminator(engines.opensearch_url, authority)
    server = await asyncio.start_server(terminator.serve, "127.0.0.1", 0, ssl=context)
    terminator.port = server.sockets[0].getsockname()[1]
    yield terminator
    server.close()


async def test_search_connects_over_tls_with_user_and_password(secured: Terminator) -> None:
    engine = Engine(f"https://search:s%40cret@127.0.0.1:{secured.port}", secured.authority)
    try:
        assert (await engine.ask("GET", "/"))["tagline"]
    finally:
        await engine.close()
    sent = base64.b64encode(b"search:s@cret")
    assert b"authorization: basic " + sent.lower() in b"".join(secured.heard).lower()


async def test_a_certificate_of_an_unknown_authority_is_refused(secured: Terminator) -> None:
    engine = Engine(f"https://search:secret@127.0.0.1:{secured.port}")
    try:
        with pytest.raises(EngineAwayError, match="certificate"):
            await engine.ask("GET", "/")
    finally:
        await engine.close()
    assert not secured.heard


@pytest.mark.parametrize("url", ["https://search:secret@127.0.0.1:1"])
async def test_the_password_is_in_no_error(url: str) -> None:
    engine = Engine(url)
    try:
        with pytest.raises(EngineAwayError) as away:
            await engine.ask("GET", "/")
    finally:
        await engine.close()
    assert "secret" not in str(away.value)
