"""The output of `status`, for people and for machines, from the same rows."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

from cli.context import console
from deploy.embedded import platform as platforms
from deploy.embedded import probes, state
from deploy.embedded.state import PlatformState, ProcessState

_STYLES = {"ready": "green", "stopped": "dim", "waiting": "dim"}


@dataclass(frozen=True, slots=True)
class Row:
    """The state of a process. Fields of services are None for others, and without a response."""

    name: str
    state: str
    pid: int | None
    port: int
    memory_bytes: int | None
    uptime_seconds: int | None
    restarts: int
    ready: bool | None = None
    detail: str = ""
    consumer_lag: int | None = None
    oldest_pending_seconds: float | None = None
    parked: int | None = None


def rows(found: PlatformState) -> list[Row]:
    """Query all processes concurrently. One that does not answer takes at most two seconds."""
    with ThreadPoolExecutor(max(1, len(found.processes))) as pool:
        return list(pool.map(_row, found.processes))


def _row(process: ProcessState) -> Row:
    alive = state.is_same(process.pid, process.create_time)
    service = process.name.split("-")[0] in platforms.ROUTED
    answer = probes.service(process.port) if alive and service else None
    row = Row(
        name=process.name,
        # with a full disk, the last published state may be out of date
        state="ended" if process.state == "ready" and not alive else process.state,
        pid=process.pid if alive else None,
        port=process.port,
        memory_bytes=_memory(process.pid) if alive else None,
        uptime_seconds=int(time.time() - process.started_at)
        if alive and process.started_at
        else None,
        restarts=process.restarts,
    )
    return row if not service else _with_answer(row, answer)


def _with_answer(row: Row, answer: dict[str, Any] | None) -> Row:
    if answer is None:
        return Row(**{**asdict(row), "ready": False, "detail": "does not answer"})
    return Row(
        **{
            **asdict(row),
            "ready": answer.get("status") == "ready",
            "detail": _detail(answer.get("checks")),
            "consumer_lag": answer.get("consumer_lag"),
            "oldest_pending_seconds": answer.get("oldest_pending_seconds"),
            "parked": answer.get("parked"),
        }
    )


def _detail(checks: object) -> str:
    if not isinstance(checks, dict):
        return ""
    failing = {name: check for name, check in checks.items() if not check.get("ok", False)}
    return ", ".join(f"{name}: {check.get('detail') or 'fails'}" for name, check in failing.items())


def _memory(pid: int | None) -> int | None:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None


def as_json(data: Path, found: PlatformState | None) -> str:
    """Return the rows as a JSON document. `running` is false without a platform."""
    if found is None:
        return json.dumps({"running": False, "data": str(data), "processes": []}, indent=2)
    document = {
        "running": True,
        "data": str(data),
        "phase": found.phase,
        "base_url": found.base_url,
        "issuer": found.issuer,
        "store": found.store,
        "supervisor": found.pid,
        "processes": [asdict(row) for row in rows(found)],
    }
    return json.dumps(document, indent=2)


def show(data: Path, found: PlatformState) -> None:
    """Print the rows as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("process", no_wrap=True)
    table.add_column("state", no_wrap=True)
    for heading in ("pid", "port", "memory", "up", "restarts", "lag", "pending", "parked"):
        table.add_column(heading, justify="right", no_wrap=True)
    current = rows(found)
    for row in current:
        table.add_row(*_cells(row))
    console.print(table)
    for row in current:
        if row.detail:
            console.print(f"{row.name}: {row.detail}", markup=False, soft_wrap=True)
    console.print(f"\n{found.phase} on {found.base_url}, data in {data}", soft_wrap=True)
    console.print(f"store: {found.store}", markup=False, soft_wrap=True)


def _cells(row: Row) -> tuple[str, ...]:
    shown = row.state if row.ready is not False or row.state != "ready" else "unready"
    return (
        row.name,
        f"[{_STYLES.get(shown, 'yellow')}]{shown}[/]",
        _text(row.pid),
        str(row.port),
        "" if row.memory_bytes is None else f"{row.memory_bytes / 1e6:.0f} MB",
        "" if row.uptime_seconds is None else duration(row.uptime_seconds),
        str(row.restarts),
        _text(row.consumer_lag),
        "" if row.oldest_pending_seconds is None else duration(row.oldest_pending_seconds),
        _text(row.parked),
    )


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def duration(seconds: float) -> str:
    """Format a duration for a table: 0 s, 45 s, 12 min, 3 h, 4 d."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
