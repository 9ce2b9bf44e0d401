"""Logs: JSON lines with timestamp, level, event, service, trace_id, and further fields."""

import logging
import sys
from contextlib import suppress
from typing import Any, TextIO

import orjson
import structlog
from opentelemetry import trace
from structlog.typing import EventDict, WrappedLogger

NOISY = {
    "aiokafka": logging.CRITICAL,
    "faststream": logging.ERROR,
    "httpx": logging.WARNING,
    "opensearch": logging.ERROR,
    "opentelemetry": logging.ERROR,
    "pymongo": logging.WARNING,
}
"""The libraries that warn whenever an engine is away; Guilde logs the important events itself."""


# without the values of variables, which may contain members' texts
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(service: str, level: str = "INFO", stream: TextIO = sys.stdout) -> None:
    """Configure logging, once per process, before anything is logged.

    Guilde's own lines go straight to the stream. Through the standard library, which other
    libraries use, a line costs four times as much.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        _TRACEBACKS,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_to_json)],
        logger_factory=lambda name: _Lines(stream.buffer, name=name),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_to_text),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(least)
    structlog.contextvars.bind_contextvars(service=service)


class _Lines(structlog.BytesLogger):
    """A logger that drops lines it cannot write, so that a full disk does not stop the work."""

    def msg(self, message: bytes) -> None:
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = critical = msg


def logger(name: str) -> Any:
    return structlog.get_logger(name)


def _add_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
        event["span_id"] = f"{context.span_id:016x}"
    return event


def _to_json(event: EventDict, **_: Any) -> bytes:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS)


def _to_text(event: EventDict, **_: Any) -> str:
    return _to_json(event).decode()
