"""The spans of this process, as an exporter receives them."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


class Spans:
    """The spans recorded since the test began."""

    _exporter: ClassVar[InMemorySpanExporter | None] = None

    def __init__(self) -> None:
        if Spans._exporter is None:  # a process accepts its tracer provider only once
            Spans._exporter = InMemorySpanExporter()
            provider = TracerProvider()
            provider.add_span_processor(SimpleSpanProcessor(Spans._exporter))
            trace.set_tracer_provider(provider)
        self.exporter = Spans._exporter
        self.exporter.clear()

    def all(self) -> Sequence[ReadableSpan]:
        return self.exporter.get_finished_spans()

    def paths(self, root: str) -> set[str]:
        """Return the path of each span from its root, by names, in traces whose root is `root`."""
        spans = self.all()
        traces = {span.context.trace_id for span in spans if span.name == root}
        of_trace = {s.context.span_id: s for s in spans if s.context.trace_id in traces}
        return {_path(span, of_trace) for span in of_trace.values()}


def _path(span: ReadableSpan, of_trace: dict[int, ReadableSpan]) -> str:
    """Return the path of a span; it begins with `…` if a parent was not recorded."""
    if span.parent is None:
        return span.name
    parent = of_trace.get(span.parent.span_id)
    return f"{_path(parent, of_trace) if parent else '…'} > {span.name}"


@pytest.fixture
def spans() -> Iterator[Spans]:
    recorded = Spans()
    yield recorded
    recorded.exporter.clear()
