"""The description, start and stop of one process of the platform."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.site import Account

LOG_BYTES = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
# loaded before any fork, since the child may not load anything
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Process:
    """The description of a process, with its check.

    `ready` returns None, or why it is not ready. `prepare` runs before every start, and must be
    repeatable. `grace`: the seconds that it has to stop; `ready_within`: to become ready. A higher
    `layer` stops first.
    """

    name: str
    argv: tuple[str, ...]
    port: int
    cwd: Path
    log: Path
    ready: Callable[[], str | None]
    env: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    prepare: Callable[[], None] = lambda: None
    grace: float = 4.0
    layer: int = 0
    ready_within: float = 60.0


def spawn(process: Process) -> subprocess.Popen[bytes]:
    """Start a process in its own session. On Linux, it dies with the thread that called this."""
    bound_log(process.log)
    parent = os.getpid()
    with process.log.open("ab") as log:
        return subprocess.Popen(
            process.argv,
            env=dict(process.env),
            cwd=process.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - it makes two system calls, nothing else
            user=process.account.uid if process.account else None,
            group=process.account.gid if process.account else None,
            extra_groups=[] if process.account else None,
        )


def run_once(process: Process, argv: tuple[str, ...]) -> None:
    """Run another command as this process would run, until it ends. Raises CalledProcessError."""
    bound_log(process.log)
    with process.log.open("ab") as log:
        subprocess.run(
            argv,
            env=dict(process.env),
            cwd=process.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
            user=process.account.uid if process.account else None,
            group=process.account.gid if process.account else None,
            extra_groups=[] if process.account else None,
        )


def _die_with(parent: int) -> None:
    """Ask the kernel to kill this child when its parent dies, since nobody else would stop it."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def stop(child: subprocess.Popen[bytes], grace: float) -> bool:
    """Ask a process to stop, then kill its whole group. False if it had to be killed."""
    if child.poll() is not None:
        return True
    signal_group(child.pid, signal.SIGCONT)
    child.terminate()
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        signal_group(child.pid, signal.SIGKILL)
        child.wait()
        return False
    return True


def signal_group(pid: int, number: int) -> None:
    """Signal a process started by `spawn`, and all its children. Ignores one that has ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_ready(process: Process, child: subprocess.Popen[bytes]) -> str | None:
    """Wait until a process is ready. Returns None, or why it is not ready in time."""
    deadline = time.monotonic() + process.ready_within
    reason: str | None = "not asked yet"
    while time.monotonic() < deadline:
        if child.poll() is not None:
            return f"it ended with code {child.returncode}"
        reason = process.ready()
        if reason is None:
            return None
        time.sleep(0.1)
    return f"not ready within {process.ready_within:.0f} s: {reason}"


def bound_log(log: Path, limit: int = LOG_BYTES) -> None:
    """Move a log beyond its limit aside, replacing the previous one.

    Its writer may go on appending.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > limit:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def last_lines(log: Path, count: int = 15, since: int = 0) -> list[str]:
    """Return the last lines of a log after `since` bytes, to show why a process failed."""
    try:
        size = log.stat().st_size
        with log.open("rb") as handle:
            handle.seek(max(0, size - 64 * 1024, since if since <= size else 0))
            return handle.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def size_of(log: Path) -> int:
    """Return the current size of a log, in bytes."""
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0
