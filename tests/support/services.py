"""Services as their processes run them, in this one: real HTTP on a free port, real engines."""

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
"""All tests ask from one address, and some ask thousands of times."""
MOST_ATTEMPTS = 20
KEPT_ALIVE_SECONDS = 2
"""Less than servers keep connections: a request would meet one that is being closed."""


@dataclass(slots=True)
class Person:
    """Somebody with a token, who can carry the versions of what they wrote."""

    name: str
    token: str
    carries: list[str] = field(default_factory=list)

    def headers(self) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"}
        if self.carries:
            headers[HEADER] = _newest(self.carries)
        return headers


def _newest(tokens: list[str]) -> str:
    """Of each aggregate its last version, and no more than a token may have."""
    versions = [version for token in tokens for version in read_token(token)]
    newest = {(version.kind, version.id): version for version in versions}
    for version in versions:
        kept = newest[version.kind, version.id]
        newest[version.kind, version.id] = max(kept, version, key=lambda one: one.sequence)
    return write_token(list(newest.values())[-MOST:])


class People:
    """Makes persons: the same name is the same person."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    def __call__(self, name: str, *, roles: tuple[str, ...] = (), locale: str = "en") -> Person:
        return Person(name, self._issuer.token(name, roles=roles, locale=locale))

    def at(self, name: str, ago: float, *roles: str, **claims: object) -> Person:
        """With a token that was issued so many seconds ago."""
        said = {"iat": int(time.time() - ago), **claims}
        return Person(name, self._issuer.token(name, roles=roles, claims=said))


class Client:
    """Asks one running service on behalf of a person, who keeps the tokens of their writes."""

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
        """As a portal does: what is unavailable is asked again when it said, for a minute."""
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
    """Asks again where what a person carries had not arrived yet, as portals do."""

    async def ask(
        self, person: Person | None, method: str, path: str, **options: Any
    ) -> httpx.Response:
        for _ in range(MOST_ATTEMPTS):
            answer = await super().ask(person, method, path, **options)
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
        return answer


@asynccontextmanager
async def run_service(
    service: Service, settings: ServiceSettings, store: Store, *, limits: bool = False
) -> AsyncIterator[Client]:
    """The whole process's work: HTTP, relay, consumer; stopped as SIGTERM would."""
    if not limits:
        settings = settings.model_copy(update=NO_LIMITS)
    parts = compose(service, settings, store)
    app = create_app(parts)
    listening = socket.create_server(("127.0.0.1", 0))
    # asyncio sees to it for sockets of its own only: else every answer waits 40 ms for an ACK
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(server_config(parts, app))
    # signals are pytest's
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    client = Client(f"http://127.0.0.1:{listening.getsockname()[1]}")
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
