"""Services as in production, in this process: real HTTP on a free port, real engines."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx
import uvicorn

from shared.contracts.token import HEADER, MOST, read_token, write_token
from shared.mongo import Store
from shared.runtime.app import create_app, server_config
from shared.runtime.service import Service, compose
from shared.runtime.settings import ServiceSettings
from tests.support.issuer import Issuer

STARTUP_SECONDS = 90
INSISTS_SECONDS = 60
NO_LIMITS = {"reads_a_minute": 0, "writes_a_minute": 0, "strangers_a_minute": 0}
"""All tests send requests from one address, and some send thousands."""
MOST_ATTEMPTS = 20
KEPT_ALIVE_SECONDS = 2
"""Shorter than a server keeps connections: a request must not meet one that is closing."""


@dataclass(slots=True)
class Person:
    """A person with a token, who carries the versions of their writes."""

    name: str
    token: str
    carries: list[str] = field(default_factory=list)

    def headers(self) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"}
        if self.carries:
            headers[HEADER] = _newest(self.carries)
        return headers


def _newest(tokens: list[str]) -> str:
    """Return the last version of each aggregate, at most as many as a token may hold."""
    versions = [version for token in tokens for version in read_token(token)]
    newest = {(version.kind, version.id): version for version in versions}
    for version in versions:
        kept = newest[version.kind, version.id]
        newest[version.kind, version.id] = max(kept, version, key=lambda one: one.sequence)
    return write_token(list(newest.values())[-MOST:])


class People:
    """Makes people: the same name is the same person."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    def __call__(self, name: str, *, roles: tuple[str, ...] = (), locale: str = "en") -> Person:
        return Person(name, self._issuer.token(name, roles=roles, locale=locale))

    def at(self, name: str, ago: float, *roles: str, **claims: object) -> Person:
        """Return a person whose token was issued `ago` seconds ago."""
        said = {"iat": int(time.time() - ago), **claims}
        return Person(name, self._issuer.token(name, roles=roles, claims=said))


class Client:
    """Sends requests to one service for a person, and keeps the tokens of their writes."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        limits = httpx.Limits(keepalive_expiry=KEPT_ALIVE_SECONDS)
        self.http = httpx.AsyncClient(base_url=base_url, timeout=30, limits=limits)

    async def ask(
        self,
        person: Person | None,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        **options: object,
    ) -> httpx.Response:
        sent = {**(person.headers() if person else {}), **(headers or {})}
        answer = await self.http.request(method, path, headers=sent, **options)  # type: ignore[arg-type]
        if person is not None and HEADER in answer.headers:
            person.carries.append(answer.headers[HEADER])
        return answer

    async def insist(
        self, person: Person, method: str, path: str, **options: object
    ) -> httpx.Response:
        """Send a request as portals do: retry for a minute while the service is unavailable."""
        headers = {"Idempotency-Key": uuid4().hex, **options.pop("headers", {})}  # type: ignore[dict-item]
        async with asyncio.timeout(INSISTS_SECONDS):
            while True:
                answer = await self.ask(person, method, path, headers=headers, **options)
                if answer.status_code != 503:
                    return answer
                await asyncio.sleep(int(answer.headers["Retry-After"]))

    async def get(self, person: Person | None, path: str, **options: object) -> httpx.Response:
        return await self.ask(person, "GET", path, **options)  # type: ignore[arg-type]

    async def post(self, person: Person | None, path: str, **options: object) -> httpx.Response:
        return await self.ask(person, "POST", path, **options)  # type: ignore[arg-type]

    async def patch(self, person: Person | None, path: str, **options: object) -> httpx.Response:
        return await self.ask(person, "PATCH", path, **options)  # type: ignore[arg-type]

    async def put(self, person: Person | None, path: str, **options: object) -> httpx.Response:
        return await self.ask(person, "PUT", path, **options)  # type: ignore[arg-type]

    async def delete(self, person: Person | None, path: str, **options: object) -> httpx.Response:
        return await self.ask(person, "DELETE", path, **options)  # type: ignore[arg-type]


class PatientClient(Client):
    """Retries, as portals do, until the service has applied the versions a person carries.

    It does not retry a body that can be read only once.
    """

    async def ask(
        self, person: Person | None, method: str, path: str, **options: Any
    ) -> httpx.Response:
        attempts = 1 if isinstance(options.get("content"), AsyncIterator) else MOST_ATTEMPTS
        for _ in range(attempts):
            answer = await super().ask(person, method, path, **options)
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
        return answer


@asynccontextmanager
async def run_service(
    service: Service, settings: ServiceSettings, store: Store, *, limits: bool = False
) -> AsyncIterator[Client]:
    """Run all of a service's process: HTTP, relay, consumer. It stops as on SIGTERM.

    Its client is patient, since a busy machine may apply facts later than a request waits for them.
    """
    if not limits:
        settings = settings.model_copy(update=NO_LIMITS)
    parts = compose(service, settings, store)
    app = create_app(parts)
    listening = socket.create_server(("127.0.0.1", 0))
    # asyncio does it for its own sockets only: without it each response waits 40 ms for an ACK
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(server_config(parts, app))
    # pytest handles the signals
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    client = PatientClient(f"http://127.0.0.1:{listening.getsockname()[1]}")
    try:
        await _until_ready(client, running)
        yield client
    finally:
        await client.http.aclose()
        server.should_exit = True
        await running


async def _until_ready(client: Client, running: asyncio.Task[None]) -> None:
    async with asyncio.timeout(STARTUP_SECONDS):
        while not running.done():
            try:
                answer = await client.http.get("/health/ready")
            except httpx.TransportError:
                answer = None
            if (
                answer is not None
                and answer.status_code == 200
                and answer.json().get("partitions", 1)
            ):
                return
            await asyncio.sleep(0.05)
    await running
