"""The app factory: the HTTP side and background work that all services have in common."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.contracts.token import Seal
from shared.messaging.applied import Applied
from shared.mongo import UNAVAILABLE, DuplicateError, StaleVersionError
from shared.observe.logs import configure_logs, logger
from shared.observe.loop import watch_loop
from shared.observe.people import Active
from shared.observe.tracing import configure_tracing
from shared.problems import (
    AddressProblem,
    ConflictProblem,
    HeadersProblem,
    InvalidProblem,
    MalformedProblem,
    MethodProblem,
    NotFoundProblem,
    PreconditionProblem,
    Problem,
    SlowProblem,
    StaleProblem,
    TooLargeProblem,
    TooManyProblem,
    UnauthenticatedProblem,
    UnavailableProblem,
)
from shared.runtime import documents
from shared.runtime.answers import documented, respond
from shared.runtime.edge import Edge
from shared.runtime.health import Check, Gauge, Readiness, health_router
from shared.runtime.identity import Identity
from shared.runtime.limits import Limits
from shared.runtime.memory import settle
from shared.runtime.protocol import Protocol
from shared.runtime.requests import read_what_was_told, read_your_writes
from shared.runtime.settings import ServiceSettings
from shared.runtime.sieve import Sieve
from shared.runtime.writing import IF_MATCH

PREFIX = "/v1"
LARGEST_BODY = 1024 * 1024
BODY_SECONDS = 60.0
"""How long a request may take to arrive. The gateway waits longer, so that the service answers."""
STARTUP_FAILURE = 3
"""The exit code of a process that could not start serving, like uvicorn's."""
NO_SPANS_OF_ITS_OWN: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
"""Settings that disable FastAPI's telemetry.

It would record each request a second time, with search terms and secrets.
"""
GRACE_SECONDS = 6
"""The time limit for requests in flight during a shutdown."""

log = logger(__name__)

Task = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Parts:
    """The parts that a service's composition root passes to the app.

    tasks: run in the background, started in this order and stopped in the reverse order. If one
    ends, the process ends with an error. state: attributes of `request.app.state`. open_routers:
    routes with a secret address, which need no token.
    """

    service: str
    title: str
    settings: ServiceSettings
    identity: Identity
    applied: Applied
    seal: Seal
    routers: Sequence[APIRouter] = ()
    open_routers: Sequence[APIRouter] = ()
    checks: list[Check] = field(default_factory=list)
    gauges: list[Gauge] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    close: Callable[[], Awaitable[None]] | None = None
    state: dict[str, Any] = field(default_factory=dict)
    largest_body: int = LARGEST_BODY
    body_seconds: float = BODY_SECONDS


def root_path(service: str) -> str:
    """Return the path of the service at the gateway, which strips it from requests."""
    return f"/api/{service}"


def create_app(parts: Parts) -> FastAPI:
    app = FastAPIOffline(
        title=parts.title,
        version="1",
        servers=[{"url": root_path(parts.service), "description": "behind the gateway"}],
        root_path_in_servers=False,
        redoc_url=None,
        static_url="/docs/assets",
        lifespan=_lifespan(parts),
        responses=documented(
            MalformedProblem,
            UnauthenticatedProblem,
            SlowProblem,
            AddressProblem,
            TooManyProblem,
            HeadersProblem,
            UnavailableProblem,
        ),
        separate_input_output_schemas=False,
        openapi_tags=[],
        redirect_slashes=False,  # redirects would go to any host that the request names
        telemetry=NO_SPANS_OF_ITS_OWN,
    )
    app.state.identity = parts.identity
    app.state.applied = parts.applied
    app.state.limits = Limits(parts.settings)
    app.state.seal = parts.seal
    app.state.role = parts.settings.role.value
    app.state.people = Active()
    app.state.stopping = lambda: False
    for name, value in parts.state.items():
        setattr(app.state, name, value)
    if parts.settings.answers:
        for router in parts.routers:
            sieve = Sieve(router.routes, PREFIX)
            app.include_router(sieve, prefix=PREFIX, dependencies=[Depends(read_your_writes)])
        for router in parts.open_routers:
            sieve = Sieve(router.routes, PREFIX)
            app.include_router(sieve, prefix=PREFIX, dependencies=[Depends(read_what_was_told)])
    app.include_router(health_router(parts.service, Readiness(parts.checks, parts.gauges)))
    documents.complete(app)
    _handle_errors(app)
    app.add_middleware(Edge, largest_body=parts.largest_body, body_seconds=parts.body_seconds)
    return app


def serve(parts: Parts) -> None:
    """Run the process until it is stopped, then finish the requests in flight."""
    configure_logs(parts.service, parts.settings.log_level)
    configure_tracing(parts.service)
    app = create_app(parts)
    server = uvicorn.Server(server_config(parts, app))
    # endless responses check this: the server waits for them before it stops anything
    app.state.stopping = lambda: server.should_exit
    settle()
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def server_config(parts: Parts, app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=parts.settings.host,
        port=parts.settings.port,
        loop="uvloop",
        http=Protocol,
        ws="none",
        access_log=False,
        log_config=None,
        lifespan="on",
        root_path=root_path(parts.service),
        server_header=False,
        forwarded_allow_ips=parts.settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _lifespan(parts: Parts) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [*parts.tasks, watch_loop]
        running = [asyncio.create_task(_guarded(task)) for task in tasks]
        log.info("started", role=parts.settings.role.value, port=parts.settings.port)
        try:
            yield
        finally:
            for task in reversed(running):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            if parts.close is not None:
                await parts.close()
            log.info("stopped")

    return lifespan


async def _guarded(task: Task) -> None:
    """End the process if a background task fails, since a silent hang would be worse."""
    try:
        await task()
    except Exception:
        log.critical("background work broke; the process ends", exc_info=True)
        raise SystemExit(70) from None


def _handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(StaleVersionError, _stale)
    app.add_exception_handler(DuplicateError, _duplicate)
    for error in UNAVAILABLE:
        app.add_exception_handler(error, _unavailable)


async def _problem(_: Request, problem: Exception) -> Response:
    return respond(problem if isinstance(problem, Problem) else ConflictProblem())


async def _invalid(_: Request, error: Exception) -> Response:
    """List the invalid fields and the reasons, never the values, which may be secrets."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if any(e["type"] == "json_invalid" for e in found):
        return respond(MalformedProblem("the body is not JSON"))
    if any(e["type"] == "missing" and e["loc"] == ("header", IF_MATCH) for e in found):
        return respond(PreconditionProblem())
    errors = [{"where": [str(w) for w in e["loc"]], "what": e["msg"]} for e in found[:50]]
    return respond(InvalidProblem(f"invalid fields: {len(found)}", errors=errors))


async def _http(request: Request, error: Exception) -> Response:
    """Answer Starlette's own errors: unknown route, method not allowed, unreadable body."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    known: dict[int, Problem] = {
        404: NotFoundProblem(),
        405: MethodProblem(headers={"Allow": ", ".join(documents.methods_of(request))}),
        408: SlowProblem("the body took too long to arrive"),
        413: TooLargeProblem(),
    }
    return respond(known.get(status, MalformedProblem(str(getattr(error, "detail", "")))))


async def _stale(_: Request, __: Exception) -> Response:
    return respond(StaleProblem())


async def _duplicate(_: Request, __: Exception) -> Response:
    return respond(ConflictProblem("a concurrent request has created the same resource"))


async def _unavailable(_: Request, __: Exception) -> Response:
    return respond(UnavailableProblem("the store does not answer", retry_after=2))
