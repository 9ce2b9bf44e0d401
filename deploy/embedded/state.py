"""DATA/state.json: the state of a platform, as its supervisor publishes it."""

import dataclasses
import fcntl
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from deploy.embedded.errors import AlreadyRunning
from deploy.embedded.files import write_whole

SEEDED = "seeded"
"""A file in DATA: demo content was written, or is not wanted."""

# kernels give a process's start in ticks, so two readings may differ by one
_SAME_START = 1.0


@dataclass(slots=True)
class ProcessState:
    """One process: `state` is waiting, starting, ready, unready, restarting or stopped."""

    name: str
    port: int
    state: str = "waiting"
    pid: int | None = None
    create_time: float | None = None
    restarts: int = 0
    started_at: float | None = None


@dataclass(slots=True)
class PlatformState:
    """The whole platform: `phase` is starting, ready, stopping, stopped or failed.

    `store`: the kind of store, in words. `failure`: `sentence`, `remedy` and `lines` of a failed
    start.
    """

    pid: int
    create_time: float
    phase: str
    ports: dict[str, int]
    base_url: str
    issuer: str
    store: str = ""
    scale: dict[str, int] = field(default_factory=dict)
    started_at: float = field(default_factory=time.time)
    failure: dict[str, Any] | None = None
    processes: list[ProcessState] = field(default_factory=list)


def path_of(data: Path) -> Path:
    return data / "state.json"


def write(data: Path, state: PlatformState) -> None:
    """Publish the state. Readers see the previous one or this one, never a part."""
    write_whole(path_of(data), json.dumps(dataclasses.asdict(state), indent=2).encode())


def read(data: Path) -> PlatformState | None:
    """Read the state that was last published; None if there is no readable one."""
    try:
        content = json.loads(path_of(data).read_text())
        children = [ProcessState(**child) for child in content.pop("processes")]
        return PlatformState(**content, processes=children)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def running(data: Path) -> PlatformState | None:
    """Return the state of the platform that runs from this folder, if one does."""
    state = read(data)
    return state if state and is_same(state.pid, state.create_time) else None


def is_same(pid: int | None, create_time: float | None) -> bool:
    """Return whether this pid is still the process that started then, and not a later one."""
    if pid is None or create_time is None:
        return False
    try:
        process = psutil.Process(pid)
        alive = process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        return alive and abs(process.create_time() - create_time) < _SAME_START
    except psutil.Error:
        return False


def create_time(pid: int) -> float | None:
    """Return when a process started; None if it has ended."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def kill_orphans(data: Path) -> list[str]:
    """Kill processes that a dead supervisor left running in this folder. Returns their names."""
    state = read(data)
    orphans = [
        child
        for child in (state.processes if state else [])
        if is_same(child.pid, child.create_time)
    ]
    for child in orphans:
        _kill(child.pid)
    return [child.name for child in orphans]


def _kill(pid: int | None) -> None:
    try:
        process = psutil.Process(pid)
        process.kill()
        process.wait(5)
    except psutil.Error:
        return


def already_running(data: Path) -> AlreadyRunning:
    """Return the error for a second supervisor in one folder."""
    return AlreadyRunning(
        f"A platform is already starting or running from {data}.",
        f"See it with: ./guilde status --data {data}",
    )


@contextmanager
def alone(data: Path) -> Generator[None]:
    """Lock the data folder for one supervisor. Raises AlreadyRunning."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise already_running(data) from error
        handle.write(str(os.getpid()))
        handle.flush()
        yield
