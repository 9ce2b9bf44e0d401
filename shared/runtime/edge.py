"""The outermost layer of a service: a span, log line and measurement per request, and limits.

Plain ASGI: a middleware class that wraps requests in tasks costs more than all of this.
"""

import asyncio
import time
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, StatusCode
from prometheus_client import Histogram
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import continued_span
from shared.problems import (
    AddressProblem,
    CrashProblem,
    HeadersProblem,
    MalformedProblem,
    Problem,
    SlowProblem,
    TooLargeProblem,
)
from shared.runtime.addresses import loggable
from shared.runtime.answers import respond
from shared.runtime.limits import headers_of

LONGEST_ADDRESS = 25_600
"""The limit on the bytes of path and query: 4,000 accented letters in a query take 24,000."""
LARGEST_HEADERS = 32_768
"""The limit on the bytes of all names and values: more than a bearer token plus a Guilde-Token."""
QUIET = ("/health/live", "/health/ready", "/metrics")
"""The paths that machines request every second: measured, but neither logged nor traced."""

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}

log = logger(__name__)


class Edge:
    """The ASGI wrapper. largest_body is in bytes.

    body_seconds: from the request's head until its body is complete.
    """

    def __init__(self, app: ASGIApp, *, largest_body: int, body_seconds: float) -> None:
        self._app = app
        self._largest_body = largest_body
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        headers = dict(scope["headers"])
        metrics.HTTP_IN_FLIGHT.inc()
        with exchange.span(headers) as span:
            try:
                if refusal := self._refuse(scope, headers):
                    await respond(refusal)(scope, receive, exchange.send)
                else:
                    body = _Body(receive, exchange, self._largest_body, self._body_seconds)
                    await self._app(scope, body.receive, exchange.send)
            except ClientDisconnect:  # the client hung up before the end of its body
                await respond(MalformedProblem("the body ended early"))(
                    scope, receive, exchange.send
                )
            except Exception:
                log.exception("crash", path=loggable(scope), method=scope["method"])
                if exchange.status:  # the response has begun and can only be cut off
                    raise
                await respond(CrashProblem())(scope, receive, exchange.send)
            finally:
                metrics.HTTP_IN_FLIGHT.dec()
                exchange.tell(span)

    def _refuse(self, scope: Scope, headers: dict[bytes, bytes]) -> Problem | None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return AddressProblem(f"the URL exceeds {LONGEST_ADDRESS} bytes")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
            return HeadersProblem(f"the headers exceed {LARGEST_HEADERS} bytes")
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._largest_body:
            return TooLargeProblem(f"the body is larger than {self._largest_body} bytes")
        return None


class _Exchange:
    """A request and its outcome."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._started = time.perf_counter()
        self._quiet = str(scope["path"]).endswith(QUIET)
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message["headers"], *headers_of(self._scope)]}
        await self._send(message)

    def span(self, headers: dict[bytes, bytes]) -> AbstractContextManager[Span]:
        if self._quiet:
            return nullcontext(INVALID_SPAN)
        traceparent = headers.get(b"traceparent", b"").decode("latin-1") or None
        return continued_span(self._scope["method"], traceparent, SpanKind.SERVER)

    def tell(self, span: Span) -> None:
        """Record the span, the measurement and the log line of the outcome."""
        seconds = time.perf_counter() - self._started
        method = self._scope["method"]
        # the template, not the address, which keeps the number of labels low
        route = getattr(self._scope.get("route"), "path", "none")
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attribute("http.response.status_code", self.status)
            if self.status >= CrashProblem.status:
                span.set_status(StatusCode.ERROR)
        method = method if method in METHODS else "other"
        _seconds(route, method, self.status // 100).observe(seconds)
        if not self._quiet:
            log.info(
                "request",
                method=method,
                path=loggable(self._scope),
                status=self.status,
                milliseconds=round(seconds * 1000, 1),
            )


@lru_cache(maxsize=1_024)
def _seconds(route: str, method: str, hundreds: int) -> Histogram:
    """Return the histogram.

    Cached, because looking up a metric by label costs more than observing it.
    """
    return metrics.HTTP_SECONDS.labels(route=route, method=method, status=f"{hundreds}xx")


class _Body:
    """The body of a request, as it arrives: limited in size and in time."""

    def __init__(self, receive: Receive, exchange: _Exchange, largest: int, seconds: float) -> None:
        self._receive = receive
        self._exchange = exchange
        self._largest = largest
        self._ends_at = asyncio.get_running_loop().time() + seconds
        self._received = 0
        self._complete = False

    async def receive(self) -> Message:
        """Receive a part of the body.

        Raises HTTPException, which code that reads bodies lets through.
        """
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError:
            if self._exchange.status:  # already answered, so the rest is not read
                return {"type": "http.disconnect"}
            raise HTTPException(SlowProblem.status) from None
        self._complete = not message.get("more_body", False)
        self._received += len(message.get("body", b""))
        if self._received > self._largest:
            raise HTTPException(TooLargeProblem.status)
        return message
