"""Faults: each begins, lasts for a time, and ends."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from chaos.platform import Platform
from chaos.proxy import Toxic
from deploy.embedded import process as processes
from shared.messaging.crash_points import CrashPoint

_AGAIN_EVERY = 0.2


class Kind(StrEnum):
    KILL = "kill"
    """`kill -9` of a process; with a duration, repeated whenever it is back."""

    PAUSE = "pause"
    """SIGSTOP, then SIGCONT: it keeps its connections, leases and partitions, but does nothing."""

    CUT = "cut"
    SILENT = "silent"
    SLICED = "sliced"
    """CUT, SILENT and SLICED concern the link to an engine: see chaos/proxy.py."""

    CRASH = "crash"
    """A crash point, `service.point`, is armed. It is disarmed if no process reaches it."""

    REBUILD = "rebuild"
    """A rebuild of the index is started, and killed midway."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, its target, its start in seconds after the run's, and its length."""

    at: float
    kind: Kind
    target: str
    seconds: float = 0.0

    @property
    def end(self) -> float:
        return self.at + self.seconds

    def __str__(self) -> str:
        lasting = f" for {self.seconds:.0f} s" if self.seconds else ""
        return f"{self.kind} {self.target}{lasting}"


async def inflict(platform: Platform, fault: Fault) -> None:
    """Begin a fault, wait for its length, and end it, also when cancelled."""
    await _WAYS[fault.kind](platform, fault)


async def _kill(platform: Platform, fault: Fault) -> None:
    dead = await _living(platform, fault.target)
    _signal(dead, signal.SIGKILL)
    with suppress(TimeoutError):
        async with asyncio.timeout(fault.seconds):
            while True:
                await asyncio.sleep(_AGAIN_EVERY)
                dead = await _living(platform, fault.target, other_than=dead)
                _signal(dead, signal.SIGKILL)


async def _pause(platform: Platform, fault: Fault) -> None:
    pid = await _living(platform, fault.target)
    _signal(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        _signal(pid, signal.SIGCONT)


async def _poison(platform: Platform, fault: Fault) -> None:
    with platform.links.poisoned(fault.target, Toxic(fault.kind)):
        await asyncio.sleep(fault.seconds)


async def _crash(platform: Platform, fault: Fault) -> None:
    service, _, point = fault.target.partition(".")
    armed = platform.armed(service) / CrashPoint(point)
    armed.touch()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(fault.seconds):
                while armed.exists():  # noqa: ASYNC110  another process removes it
                    await asyncio.sleep(_AGAIN_EVERY)
    finally:
        armed.unlink(missing_ok=True)


async def _rebuild(platform: Platform, fault: Fault) -> None:
    child = processes.spawn(platform.described("search", "rebuild"))
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        processes.signal_group(child.pid, signal.SIGKILL)
        await asyncio.to_thread(child.wait)


async def _living(platform: Platform, name: str, *, other_than: int | None = None) -> int:
    """Return the pid of a process, and wait for its start, since a fault needs a target."""
    while True:
        pid = platform.pid(name)
        if pid is not None and pid != other_than:
            return pid
        await asyncio.sleep(_AGAIN_EVERY)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


_WAYS: dict[Kind, Callable[[Platform, Fault], Awaitable[None]]] = {
    Kind.KILL: _kill,
    Kind.PAUSE: _pause,
    Kind.CUT: _poison,
    Kind.SILENT: _poison,
    Kind.SLICED: _poison,
    Kind.CRASH: _crash,
    Kind.REBUILD: _rebuild,
}
