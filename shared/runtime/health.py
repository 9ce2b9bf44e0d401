"""Liveness and readiness, for orchestrators and `guilde status`.

They are served on the process's own port; the gateway does not expose them.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from shared.messaging.brokers import servers
from shared.observe import metrics

PROBE_SECONDS = 2.0
LOOKED_SECONDS = 1.0
"""How long a result is cached, so that frequent requests do not reach the engines."""


@dataclass(frozen=True, slots=True)
class Check:
    """A dependency. `needed`: without it the process is not ready; otherwise it only lags."""

    name: str
    probe: Callable[[], Awaitable[None]]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number for operators, shown with readiness."""

    name: str
    read: Callable[[], Awaitable[float]]


async def kafka_answers(kafka: str) -> None:
    """Raise OSError unless one of the bootstrap servers accepts a connection."""
    error: OSError | None = None
    for server in servers(kafka):
        host, _, port = server.rpartition(":")
        try:
            _, writer = await asyncio.open_connection(host, int(port))
        except OSError as refused:
            error = refused
            continue
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return
    raise error or OSError("no bootstrap server")


@dataclass(frozen=True, slots=True)
class Found:
    """The results of checks and gauges."""

    checks: dict[str, dict[str, Any]]
    numbers: dict[str, float | None]

    @property
    def ready(self) -> bool:
        return all(check["ok"] for check in self.checks.values() if check["needed"])


class Readiness:
    """The checks of a process, run concurrently so that it answers even if engines hang.

    `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        checks: Sequence[Check],
        gauges: Sequence[Gauge],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checks = checks
        self._gauges = gauges
        self._clock = clock
        self._looking: asyncio.Task[Found] | None = None
        self._looked = -math.inf

    async def look(self) -> Found:
        """Run all checks. Concurrent requests, and those soon after, share one result."""
        looking = self._looking
        if looking is None or self._clock() - self._looked >= LOOKED_SECONDS:
            looking = self._looking = asyncio.create_task(self._look())
            self._looked = math.inf
        return await asyncio.shield(looking)

    async def _look(self) -> Found:
        try:
            checks, numbers = await asyncio.gather(
                asyncio.gather(*map(_probe, self._checks)),
                asyncio.gather(*map(_number, self._gauges)),
            )
        finally:
            self._looked = self._clock()
        return Found(dict(checks), dict(numbers))


def health_router(service: str, readiness: Readiness) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live", "service": service}

    @router.get("/health/ready")
    async def ready(request: Request) -> Response:
        """Return 503 while a needed dependency is away."""
        found = await readiness.look()
        document = {
            "status": "ready" if found.ready else "not_ready",
            "service": service,
            "role": request.app.state.role,
            "checks": found.checks,
            **found.numbers,
        }
        status = 200 if found.ready else 503
        return Response(orjson.dumps(document), status, media_type="application/json")

    @router.get("/metrics")
    async def read_metrics(request: Request) -> Response:
        """Return the metrics. Reading a check or a gauge sets its metric."""
        await readiness.look()
        metrics.PEOPLE_ACTIVE.set(request.app.state.people.count())
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _probe(check: Check) -> tuple[str, dict[str, Any]]:
    detail = ""
    try:
        await asyncio.wait_for(check.probe(), PROBE_SECONDS)
    except Exception as error:  # noqa: BLE001  any error is the result of the check
        # only the type: the text has addresses and names, which belong in the log
        detail = type(error).__name__
    metrics.CHECK_OK.labels(check=check.name).set(not detail)
    return check.name, {"ok": not detail, "needed": check.needed, "detail": detail}


async def _number(gauge: Gauge) -> tuple[str, float | None]:
    try:
        return gauge.name, await asyncio.wait_for(gauge.read(), PROBE_SECONDS)
    except Exception:  # noqa: BLE001  unknown while its engine is away, which a check reports
        return gauge.name, None
