"""The queries that one request makes to the store, recorded by its trace id."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex

from opentelemetry import trace
from pymongo import monitoring

READS = ("find", "aggregate", "count", "distinct", "findAndModify")


@dataclass(frozen=True, slots=True)
class Query:
    """A query without its values: its command, its collection and the fields it filters by."""

    command: str
    collection: str
    fields: tuple[str, ...]


@dataclass(slots=True)
class Recording:
    """`headers`: send these with the request that is to be recorded."""

    trace_id: str = field(default_factory=lambda: token_hex(16))
    queries: list[Query] = field(default_factory=list)

    @property
    def headers(self) -> Mapping[str, str]:
        return {"traceparent": f"00-{self.trace_id}-{token_hex(8)}-00"}


class _Listener(monitoring.CommandListener):
    def __init__(self) -> None:
        self.recordings: dict[str, Recording] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        context = trace.get_current_span().get_span_context()
        recording = self.recordings.get(f"{context.trace_id:032x}")
        if recording is None or event.command_name not in READS:
            return
        fields = event.command.get("filter", event.command.get("query", {}))
        collection = str(event.command[event.command_name])
        query = Query(event.command_name, collection, tuple(sorted(fields)))
        recording.queries.append(query)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


_listener = _Listener()
monitoring.register(_listener)


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record queries; they are kept in the order in which they were made."""
    recording = Recording()
    _listener.recordings[recording.trace_id] = recording
    try:
        yield recording
    finally:
        del _listener.recordings[recording.trace_id]
