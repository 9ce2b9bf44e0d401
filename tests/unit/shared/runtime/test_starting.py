"""The modules that a service loads, and its tracing and memory, at the start of a process."""

import subprocess
import sys

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


def said_by(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def test_an_api_loads_neither_faststream_nor_the_tracing_sdk() -> None:
    loaded = said_by("import sys, services.content.__main__; print(*sys.modules)")
    assert "fastapi" in loaded
    assert {"faststream", "opentelemetry.sdk.trace"}.isdisjoint(loaded)


def test_a_trace_continues_without_an_exporter() -> None:
    [version, trace_id, span_id, flags] = said_by(
        "from shared.observe.tracing import *\n"
        "configure_tracing('tests')\n"
        f"with continued_span('a', '{TRACEPARENT}'):\n"
        "    print(*current_traceparent().split('-'))"
    )
    assert (version, trace_id, flags) == ("00", TRACEPARENT.split("-")[1], "00")
    assert span_id != TRACEPARENT.split("-")[2]


def test_a_trace_begins_without_an_exporter() -> None:
    [first, second] = said_by(
        "from shared.observe.tracing import *\n"
        "configure_tracing('tests')\n"
        "for _ in range(2):\n"
        "    with continued_span('a', None):\n"
        "        print(current_traceparent())"
    )
    assert first != second


def test_the_garbage_collector_skips_loaded_modules() -> None:
    [frozen, threshold] = said_by(
        "import gc; from shared.runtime.memory import settle; settle()\n"
        "print(gc.get_freeze_count(), gc.get_threshold()[0])"
    )
    assert int(frozen) > 0
    assert int(threshold) > 700
