"""One trace from the request through outbox, Kafka and consumer: W3C Trace Context throughout.

Spans are exported by OTLP when the standard variable OTEL_EXPORTER_OTLP_ENDPOINT is set; without
it they only give logs their trace ids.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanContext, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.contracts.envelope import Fact

_PROPAGATOR = TraceContextTextMapPropagator()
_TRACER = trace.get_tracer("guilde")


def configure_tracing(service: str) -> None:
    """Once per process."""
    provider = TracerProvider(resource=Resource.create({"service.name": f"guilde-{service}"}))
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def current_traceparent() -> str | None:
    """The W3C `traceparent` of the current span, if there is one."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def request_span(name: str, traceparent: str | None) -> Iterator[Span]:
    parent = _PROPAGATOR.extract({"traceparent": traceparent}) if traceparent else None
    with _TRACER.start_as_current_span(name, context=parent, kind=SpanKind.SERVER) as span:
        yield span


@contextmanager
def facts_span(name: str, facts: Sequence[Fact[Any]]) -> Iterator[None]:
    """A span for a batch: the child of its first fact, linked to the others."""
    contexts = [_context_of(fact.traceparent) for fact in facts if fact.traceparent]
    if not contexts:
        yield
        return
    first = trace.set_span_in_context(trace.NonRecordingSpan(contexts[0]))
    links = [Link(context) for context in contexts[1:]]
    with _TRACER.start_as_current_span(name, context=first, kind=SpanKind.CONSUMER, links=links):
        yield


def _context_of(traceparent: str) -> SpanContext:
    remote = _PROPAGATOR.extract({"traceparent": traceparent})
    return trace.get_current_span(remote).get_span_context()
