"""The gateway as deployed: real Caddy, the real Caddyfile, and an upstream that echoes.

The upstream speaks HTTP and bounds requests as services do.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.embedded import gateway, ports, process
from deploy.embedded.site import Site
from shared.problems import (
    MethodProblem,
    Problem,
    SlowProblem,
    TooLargeProblem,
    UnauthenticatedProblem,
)
from shared.runtime.answers import respond
from shared.runtime.app import BODY_SECONDS
from shared.runtime.edge import Edge
from shared.runtime.protocol import Protocol
from tests.support.messaging import eventually
from tests.support.serving import serving

NOWHERE = 1
LARGEST_BODY = 16 * 1024 * 1024
"""More bytes than the gateway lets through."""
SERVICES = ("membership", "events", "search", "notifications")


async def _told(request: Request) -> Response:
    """Return the request as the service sees it, and set headers that the gateway removes.

    `Told-Path` has the path.
    """
    headers = {"Server": "a secret", "ETag": '"1"', "Told-Path": request.url.path}
    if request.url.path.endswith("/unsubscribe"):
        headers["Content-Security-Policy"] = "default-src 'none'; form-action 'self'"
    return JSONResponse(dict(request.headers), headers=headers)


async def _read(request: Request) -> Response:
    """Return how many bytes came. `app.state.began` is set with the first of them."""
    read = 0
    async for piece in request.stream():
        read += len(piece)
        request.app.state.began.set()
    return JSONResponse({"read": read})


async def _refused(_: Request) -> Response:
    """Refuse without reading the body."""
    return respond(UnauthenticatedProblem())


async def _http(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    known: dict[int, Problem] = {405: MethodProblem(), 408: SlowProblem(), 413: TooLargeProblem()}
    return respond(known[status])


@asynccontextmanager
async def run_upstream(
    *, body_seconds: float = BODY_SECONDS, began: asyncio.Event | None = None
) -> AsyncIterator[int]:
    """Serve in the place of content and yield the port. `began`: set once a body arrives."""
    routes = [
        Route("/{path:path}", _told, methods=["GET", "POST"]),
        Route("/{path:path}", _read, methods=["PUT"]),
        Route("/{path:path}", _refused, methods=["PATCH"]),
    ]
    service = Starlette(routes=routes, exception_handlers={HTTPException: _http})
    service.state.began = began or asyncio.Event()
    app = Edge(
        service,
        largest_body=LARGEST_BODY,
        body_seconds=body_seconds,
    )
    async with serving(app, http=Protocol) as port:
        yield port


@dataclass(frozen=True, slots=True)
class Gateway:
    """`client`: sends requests from this machine."""

    client: httpx.AsyncClient
    process: Popen[bytes]

    async def stop(self) -> None:
        """Stop accepting connections and let requests in progress finish."""
        self.process.terminate()
        await eventually(lambda: not _answers(self.client.base_url.port or 0))


@asynccontextmanager
async def start_gateway(
    folder: Path, content: int, env: Mapping[str, str]
) -> AsyncIterator[Gateway]:
    """Start a gateway; `content` is the port of its only service."""
    port = ports.choose(["gateway"], {})["gateway"]
    (folder / "logs").mkdir(exist_ok=True)
    site = Site(folder, folder, None, folder)
    services = dict.fromkeys(SERVICES, NOWHERE) | {"content": content}
    described = gateway.process(site, port, services, NOWHERE)
    running = process.spawn(replace(described, env={**described.env, **env}))
    try:
        await eventually(lambda: _answers(port), seconds=30)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield Gateway(client, running)
    finally:
        running.terminate()
        await asyncio.to_thread(running.wait, 30)


@asynccontextmanager
async def run_gateway(
    folder: Path, content: int, env: Mapping[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with start_gateway(folder, content, env) as running:
        yield running.client


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex(("127.0.0.1", port)) == 0
