"""One trace from a request through outbox, Kafka and consumer to the index: W3C Trace Context.

    request ── use case ── send ─┬─ apply (search) ── _bulk
                                 └─ apply (notifications) ── mail

Spans are recorded, and exported by OTLP, when the standard variable OTEL_EXPORTER_OTLP_ENDPOINT is
set; otherwise they only give logs their trace ids. OTEL_TRACES_SAMPLER decides at the beginning of
a trace whether it is recorded. From then on its `sampled` flag says so; work that is done for each
fact reads only this flag.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from random import getrandbits
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context, attach, detach
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    NoOpTracer,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TracerProvider,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"
"""The header of a Kafka record with the trace of its sending.

A fact's `ce_traceparent` is the trace of the change, as in the distributed tracing extension of
CloudEvents.
"""

_PROPAGATOR = TraceContextTextMapPropagator()
_TRACER = trace.get_tracer("guilde")
_ODD = frozenset("13579bdf")
_TRACE_ID = slice(3, 35)
"""The position of the trace id in a traceparent."""


class _Unrecorded(NoOpTracer):
    """A tracer that creates span ids for logs and facts, and records nothing."""

    def start_span(self, name: str, context: Context | None = None, *_: Any, **__: Any) -> Span:  # noqa: ARG002
        parent = trace.get_current_span(context).get_span_context()
        trace_id = parent.trace_id if parent.is_valid else getrandbits(128)
        return NonRecordingSpan(
            SpanContext(trace_id, getrandbits(64), is_remote=False, trace_state=parent.trace_state)
        )


class _NoRecords(TracerProvider):
    def get_tracer(self, *_: Any, **__: Any) -> _Unrecorded:
        return _Unrecorded()


def configure_tracing(service: str) -> None:
    """Configure tracing, once per process."""
    exports = bool(os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))
    trace.set_tracer_provider(_exporting(service) if exports else _NoRecords())


def _exporting(service: str) -> TracerProvider:
    """Return the SDK, with protobuf and an HTTP client, which only an exporting process imports."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"guilde-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def current_traceparent() -> str | None:
    """Return the W3C `traceparent` of the current span, if there is one."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get(TRACEPARENT)


def is_recorded(traceparent: str | None) -> bool:
    """Return whether the `sampled` flag is set: the lowest bit of the last digit."""
    return traceparent is not None and traceparent[-1:] in _ODD


def continued_span(
    name: str, traceparent: str | None, kind: SpanKind = SpanKind.INTERNAL
) -> AbstractContextManager[Span]:
    """Open the next span of the trace of `traceparent`; without one, the first of a new trace."""
    return _current(name, _context_of(traceparent), kind)


@contextmanager
def inner_span(name: str, kind: SpanKind = SpanKind.INTERNAL) -> Iterator[None]:
    """Open a span in the trace being recorded; without one, do nothing."""
    if not trace.get_current_span().is_recording():
        yield
        return
    with _current(name, None, kind):
        yield


@contextmanager
def send_span(topic: str, traceparent: str | None) -> Iterator[list[tuple[str, bytes]]]:
    """Yield the headers that carry the sending; none if it is not recorded."""
    if not is_recorded(traceparent):
        yield []
        return
    with continued_span(f"send {topic}", traceparent, SpanKind.PRODUCER):
        yield [(TRACEPARENT, (current_traceparent() or "").encode())]


@contextmanager
def batch_span(name: str, traceparents: Iterable[str | None]) -> Iterator[None]:
    """Open a span in every recorded trace that a batch continues.

    The span of the batch's work is in the first of these traces; the others link to it.
    """
    by_trace = {found[_TRACE_ID]: found for found in traceparents if found}
    if not by_trace:
        yield
        return
    recorded = [found for found in by_trace.values() if is_recorded(found)]
    first = recorded[0] if recorded else next(iter(by_trace.values()))
    with continued_span(name, first, SpanKind.CONSUMER) as span:
        links = [Link(span.get_span_context())]
        others = [
            _TRACER.start_span(name, _context_of(other), SpanKind.CONSUMER, links=links)
            for other in recorded[1:]
        ]
        try:
            yield
        finally:
            for other in others:
                other.end()


@contextmanager
def _current(name: str, context: Context | None, kind: SpanKind) -> Iterator[Span]:
    """Open a span. It records only the type of an error, since the text may quote members."""
    span = _TRACER.start_span(name, context, kind)
    token = attach(trace.set_span_in_context(span))
    try:
        yield span
    except Exception as error:
        span.set_status(Status(StatusCode.ERROR, type(error).__name__))
        raise
    finally:
        detach(token)
        span.end()


def _context_of(traceparent: str | None) -> Context:
    """Return the context. For None, return an empty one, so that the current span is no parent."""
    return _PROPAGATOR.extract({TRACEPARENT: traceparent}, Context()) if traceparent else Context()
