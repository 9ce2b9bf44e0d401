"""The outermost layer of a service: one span, one log line, one measurement, one bound a request.

Plain ASGI: a middleware class that wraps requests in tasks costs more than all of this.
"""

import time
from contextlib import AbstractContextManager, nullcontext

from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, StatusCode
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import continued_span
from shared.problems import CrashProblem, MalformedProblem, Problem, TooLargeProblem
from shared.runtime.answers import respond
from shared.runtime.limits import headers_of

LARGEST_QUERY = 8_192
LARGEST_HEADERS = 32_768
"""Bytes of all names and values: more than a bearer token and a Guilde-Token can take."""
QUIET = ("/health/live", "/health/ready", "/metrics")
"""Asked every second by machines: measured, neither logged nor traced."""

log = logger(__name__)


class Edge:
    """`largest_body` in bytes."""

    def __init__(self, app: ASGIApp, *, largest_body: int) -> None:
        self._app = app
        self._largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        headers = dict(scope["headers"])
        with exchange.span(headers) as span, metrics.HTTP_IN_FLIGHT.track_inprogress():
            try:
                if refusal := self._refuse(scope, headers):
                    await respond(refusal)(scope, receive, exchange.send)
                else:
                    await self._app(scope, self._bounded(receive), exchange.send)
            except Exception:
                log.exception("crash", path=exchange.path, method=scope["method"])
                if exchange.status:  # the answer had begun: all that is left is to cut it off
                    raise
                await respond(CrashProblem())(scope, receive, exchange.send)
            finally:
                exchange.tell(span)

    def _refuse(self, scope: Scope, headers: dict[bytes, bytes]) -> Problem | None:
        if len(scope["query_string"]) > LARGEST_QUERY:
            return MalformedProblem(f"the query is longer than {LARGEST_QUERY} bytes")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
            return MalformedProblem(f"the headers are longer than {LARGEST_HEADERS} bytes")
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._largest_body:
            return TooLargeProblem(f"the body is larger than {self._largest_body} bytes")
        return None

    def _bounded(self, receive: Receive) -> Receive:
        """A body without a length is counted as it comes."""
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._largest_body:
                raise HTTPException(TooLargeProblem.status)
            return message

        return counted


class _Exchange:
    """A request and what became of it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._started = time.perf_counter()
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message["headers"], *headers_of(self._scope)]}
        await self._send(message)

    @property
    def route(self) -> str:
        """The template, never the address: labels stay few."""
        return getattr(self._scope.get("route"), "path", "none")

    @property
    def path(self) -> str:
        """The address, for the log; its template where a part of it is a `{secret}`."""
        secret = "secret" in self._scope.get("path_params", {})
        return self.route if secret else str(self._scope["path"])

    def span(self, headers: dict[bytes, bytes]) -> AbstractContextManager[Span]:
        if self._quiet:
            return nullcontext(INVALID_SPAN)
        traceparent = headers.get(b"traceparent", b"").decode("latin-1") or None
        return continued_span(self._scope["method"], traceparent, SpanKind.SERVER)

    @property
    def _quiet(self) -> bool:
        return str(self._scope["path"]).endswith(QUIET)

    def tell(self, span: Span) -> None:
        span.update_name(f"{self._scope['method']} {self.route}")
        span.set_attribute("http.response.status_code", self.status)
        if self.status >= CrashProblem.status:
            span.set_status(StatusCode.ERROR)
        seconds = time.perf_counter() - self._started
        method = self._scope["method"]
        method = method if method in {"GET", "POST", "PUT", "PATCH", "DELETE"} else "other"
        metrics.HTTP_SECONDS.labels(
            route=self.route, method=method, status=f"{self.status // 100}xx"
        ).observe(seconds)
        if not self._quiet:
            log.info(
                "request",
                method=method,
                path=self.path,
                status=self.status,
                milliseconds=round(seconds * 1000, 1),
            )
