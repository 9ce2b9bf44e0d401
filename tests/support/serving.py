"""An ASGI application on a free port of this machine, in the tests' event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.support.messaging import eventually


@asynccontextmanager
async def serving(
    app: ASGIApp, http: type[asyncio.Protocol] | str = "auto", host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """Serve it and yield its port. `http`: uvicorn's setting of this name."""
    listening = socket.create_server((host, 0))
    # asyncio does it for its own sockets only: without it each response waits 40 ms for an ACK
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app, http=http, lifespan="off", log_config=None, ws="none", server_header=False
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # they are pytest's
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await eventually(lambda: server.started)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await running
