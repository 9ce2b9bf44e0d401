"""DATA/state.json: the state of a running platform, as its supervisor publishes it."""

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
"""The file in DATA that says that demo content was written, or shall not be."""

# Kernels give a process's start in ticks; two readings of one start may differ by one.
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

    `store`: which one it has, in words. `failure`: `sentence`, `remedy` and `lines` of what made
    the start fail.
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
    """Publish: a reader sees the last state or this one, never half."""
    write_whole(path_of(data), json.dumps(dataclasses.asdict(state), indent=2).encode())


def read(data: Path) -> PlatformState | None:
    """Read what was last published; None where nothing readable was."""
    try:
        content = json.loads(path_of(data).read_text())
        children = [ProcessState(**child) for child in content.pop("processes")]
        return PlatformState(**content, processes=children)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def running(data: Path) -> PlatformState | None:
    """Give the state of the platform that runs from this folder now, if one does."""
    state = read(data)
    return state if state and is_same(state.pid, state.create_time) else None


def is_same(pid: int | None, create_time: float | None) -> bool:
    """Say whether this pid is still the process that started then, and not another's since."""
    if pid is None or create_time is None:
        return False
    try:
        process = psutil.Process(pid)
        alive = process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        return alive and abs(process.create_time() - create_time) < _SAME_START
    except psutil.Error:
        return False


def create_time(pid: int) -> float | None:
    """Give when a process started; None when it has already gone."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def kill_orphans(data: Path) -> list[str]:
    """Kill what a supervisor that died left running in this folder, and name it."""
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
    """Build the error for a second supervisor in one folder."""
    return AlreadyRunning(
        f"A platform is already starting or running from {data}.",
        f"See it with: ./guilde status --data {data}",
    )


@contextmanager
def alone(data: Path) -> Generator[None]:
    """Hold the data folder: one supervisor at a time. Raises AlreadyRunning."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise already_running(data) from error
        handle.write(str(os.getpid()))
        handle.flush()
        yield
