"""The gateway as it is deployed: real Caddy, the real Caddyfile, and an upstream that tells."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.embedded import gateway, ports, process
from deploy.embedded.site import Site
from tests.support.messaging import eventually

NOWHERE = 1
SERVICES = ("membership", "events", "search", "notifications")


async def _told(request: Request) -> Response:
    """What came, as the service sees it; with headers that a gateway does not pass on."""
    headers = {"Server": "a secret", "ETag": '"1"'}
    if request.url.path.endswith("/unsubscribe"):
        headers["Content-Security-Policy"] = "default-src 'none'; form-action 'self'"
    return JSONResponse(dict(request.headers), headers=headers)


@asynccontextmanager
async def run_upstream() -> AsyncIterator[int]:
    """The port of a service in the place of content."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/{path:path}", _told, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", server_header=False))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await eventually(lambda: server.started)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def run_gateway(
    folder: Path, content: int, env: Mapping[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    """Ask it as somebody on this machine; `content` is the port of its only service."""
    port = ports.choose(["gateway"], {})["gateway"]
    (folder / "logs").mkdir(exist_ok=True)
    site = Site(folder, folder, None, folder)
    services = dict.fromkeys(SERVICES, NOWHERE) | {"content": content}
    described = gateway.process(site, port, services, NOWHERE)
    running = process.spawn(replace(described, env={**described.env, **env}))
    try:
        await eventually(lambda: _answers(port), seconds=30)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        running.terminate()
        await asyncio.to_thread(running.wait, 10)


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex(("127.0.0.1", port)) == 0
