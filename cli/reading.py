"""Logs in readable form: services write JSON lines, engines plain ones."""

import json
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.text import Text

_LEVELS = {"warning": "yellow", "error": "red", "critical": "bold red", "debug": "dim"}
_SHOWN_APART = {"timestamp", "level", "event", "message", "service", "logger"}
_PAUSE = 0.3
_SEVERITIES = {"F": "critical", "E": "error", "W": "warning"}
"""The severities of mongod."""


def lines(log: Path, *, count: int, follow: bool) -> Iterator[str]:
    """Yield the last `count` lines, then new ones if `follow`.

    The log may be truncated meanwhile.
    """
    with log.open(errors="replace") as handle:
        yield from deque(handle, maxlen=count)
        while follow:
            line = handle.readline()
            if line:
                yield line
                continue
            if log.stat().st_size < handle.tell():
                handle.seek(0)
            time.sleep(_PAUSE)


def readable(line: str) -> Text:
    """Convert a JSON line to a sentence with its details. Other lines stay unchanged."""
    line = line.rstrip("\n")
    try:
        entry = json.loads(line)
    except ValueError:
        return Text.from_ansi(line)
    if not isinstance(entry, dict):
        return Text(line)
    entry = _of_mongod(entry) if "$date" in str(entry.get("t")) else entry
    level = str(entry.get("level", "info")).lower()
    text = Text()
    text.append(_clock(str(entry.get("timestamp", ""))), "dim")
    text.append(f" {level:<8}", _LEVELS.get(level, ""))
    text.append(str(entry.get("event") or entry.get("message") or ""))
    particulars = {key: value for key, value in entry.items() if key not in _SHOWN_APART}
    trace = particulars.pop("exception", None)
    for key, value in particulars.items():
        text.append(f" {key}=", "dim").append(
            value if isinstance(value, str) else json.dumps(value)
        )
    if trace:
        text.append(f"\n{trace}", "dim")
    return text


def _of_mongod(entry: dict[str, Any]) -> dict[str, Any]:
    """Rename the fields of a mongod entry to those of services."""
    return {
        "timestamp": entry["t"]["$date"],
        "level": _SEVERITIES.get(str(entry.get("s")), "info"),
        "event": entry.get("msg"),
        **entry.get("attr", {}),
    }


def _clock(timestamp: str) -> str:
    """Return the time of day of an ISO 8601 timestamp."""
    return timestamp.partition("T")[2][:12].rstrip("Z") or timestamp
