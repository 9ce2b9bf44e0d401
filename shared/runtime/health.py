"""Liveness and readiness, as an orchestrator and `guilde status` ask them."""

import asyncio
from collections.abc import Awaitable, Callable
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


@dataclass(frozen=True, slots=True)
class Check:
    """A dependency. `needed`: without it this process cannot do its work; else it only lags."""

    name: str
    probe: Callable[[], Awaitable[None]]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that operators watch, told along with readiness."""

    name: str
    read: Callable[[], Awaitable[float]]


async def kafka_answers(kafka: str) -> None:
    """Raises OSError unless one of the bootstrap servers takes a connection."""
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


def health_router(service: str, checks: list[Check], gauges: list[Gauge]) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live", "service": service}

    @router.get("/health/ready")
    async def ready(request: Request) -> Response:
        """503 while a needed dependency is away."""
        results = dict(await asyncio.gather(*(_probe(check) for check in checks)))
        read = await asyncio.gather(*map(_number, gauges))
        numbers = dict(zip((gauge.name for gauge in gauges), read, strict=True))
        ok = all(results[check.name]["ok"] for check in checks if check.needed)
        document = {
            "status": "ready" if ok else "not_ready",
            "service": service,
            "role": request.app.state.role,
            "checks": results,
            **numbers,
        }
        return Response(orjson.dumps(document), 200 if ok else 503, media_type="application/json")

    @router.get("/metrics")
    async def read_metrics(request: Request) -> Response:
        """Reading a check or a gauge sets its metric; all at once, to answer while engines hang."""
        await asyncio.gather(*map(_probe, checks), *map(_number, gauges))
        metrics.PEOPLE_ACTIVE.set(request.app.state.people.count())
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _probe(check: Check) -> tuple[str, dict[str, Any]]:
    detail = ""
    try:
        await asyncio.wait_for(check.probe(), PROBE_SECONDS)
    except Exception as error:  # noqa: BLE001  whatever is wrong with it, that is the answer
        # the gateway shows this to everyone: its kind only, the log has the rest
        detail = type(error).__name__
    metrics.CHECK_OK.labels(check=check.name).set(not detail)
    return check.name, {"ok": not detail, "needed": check.needed, "detail": detail}


async def _number(gauge: Gauge) -> float | None:
    try:
        return await asyncio.wait_for(gauge.read(), PROBE_SECONDS)
    except Exception:  # noqa: BLE001  unknown while its engine is away, which a check says
        return None
