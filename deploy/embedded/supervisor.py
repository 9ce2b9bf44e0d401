"""The supervisor: it starts all processes at once, restarts dead ones, and stops all in order.

A service waits for its engines by itself, as in production, and loads while they start.
"""

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from deploy.embedded import process as processes
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process
from deploy.embedded.state import ProcessState, create_time

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
HEALTHY_AFTER = 30.0
START_ATTEMPTS = 3
STOP_SECONDS = 9.5
_POLL = 0.1
_HEALTH_EVERY = 5.0
_SILENT_PROBES = 3
_LOG_CHECK_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Change:
    """A change for people to see: `state` as in ProcessState, and a sentence."""

    name: str
    state: str
    sentence: str
    seconds: float = 0.0


Report = Callable[[Change], None]


def delay(failures: int) -> float:
    """Return the seconds before the next start, after this many failures in a row."""
    return float(min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(max(failures, 1) - 1, 10)))


def layers(specs: Iterable[Process]) -> list[list[Process]]:
    """Group processes in the order in which they stop: servers first, stores last."""
    grouped: dict[int, list[Process]] = {}
    for spec in specs:
        grouped.setdefault(spec.layer, []).append(spec)
    return [grouped[layer] for layer in sorted(grouped, reverse=True)]


@dataclass(slots=True, eq=False)
class _Child:
    spec: Process
    state: ProcessState
    running: subprocess.Popen[bytes] | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    failures: int = 0
    log_began: int = 0


class Supervisor:
    """The supervisor of processes. Call its methods from one event loop, in the main thread.

    `publish` is called after every change of `states`, `report` with changes for people to see.
    """

    def __init__(
        self,
        specs: Sequence[Process],
        *,
        report: Report,
        publish: Callable[[], None] = lambda: None,
    ) -> None:
        self._children = {
            spec.name: _Child(spec, ProcessState(spec.name, spec.port)) for spec in specs
        }
        self._report = report
        self._publish = publish
        self._tasks: list[asyncio.Task[None]] = []
        self._started = False

    @property
    def states(self) -> list[ProcessState]:
        return [child.state for child in self._children.values()]

    async def start(self) -> None:
        """Start all, and return when they are ready.

        Raises ProcessFailed, with all of them stopped.
        """
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2 * len(self._children)))
        self._tasks = [asyncio.create_task(self._keep(child)) for child in self._children.values()]
        ready = asyncio.create_task(self._all_ready())
        await asyncio.wait([ready, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        failures = [task.exception() for task in self._tasks if task.done()]
        if failures:
            ready.cancel()
            await self.stop()
            raise failures[0] or AssertionError("a process is no longer supervised")
        self._started = True
        self._tasks.append(asyncio.create_task(self._bound_logs()))

    async def stop(self) -> None:
        """Stop all, layer by layer, in less than ten seconds."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        deadline = time.monotonic() + STOP_SECONDS
        for specs in layers(child.spec for child in self._children.values()):
            await asyncio.gather(
                *(self._stop(self._children[spec.name], deadline) for spec in specs)
            )

    async def _all_ready(self) -> None:
        for child in self._children.values():
            await child.ready.wait()

    async def _keep(self, child: _Child) -> None:
        child.log_began = processes.size_of(child.spec.log)
        while True:
            reason = await self._live(child)
            child.failures += 1
            child.state.restarts += 1
            self._give_up_at_start(child, reason)
            pause = delay(child.failures)
            sentence = f"{child.spec.name} {reason}; restarting in {pause:.1f} s"
            self._change(child, "restarting", sentence)
            await asyncio.sleep(pause)

    async def _live(self, child: _Child) -> str:
        """Start a process once, and wait for its end. Returns how it ended."""
        began = time.monotonic()
        self._change(child, "starting", f"{child.spec.name} is starting")
        try:
            await asyncio.to_thread(child.spec.prepare)
            child.running = processes.spawn(child.spec)
        except (OSError, subprocess.CalledProcessError) as error:
            return f"could not be started: {error}"
        child.state.pid = child.running.pid
        child.state.create_time = create_time(child.running.pid)
        child.state.started_at = time.time()
        self._publish()
        reason = await self._until_ready(child, began)
        if reason is None:
            return await self._until_dead(child)
        processes.signal_group(child.running.pid, signal.SIGKILL)
        await asyncio.to_thread(child.running.wait)
        return reason

    async def _until_ready(self, child: _Child, began: float) -> str | None:
        """Return None once the process is ready, or why it is not ready in time."""
        reason: str | None = ""
        while time.monotonic() - began < child.spec.ready_within:
            if child.running is None or child.running.poll() is not None:
                return _ending(child)
            reason = await asyncio.to_thread(child.spec.ready)
            if reason is None:
                child.ready.set()
                seconds = time.monotonic() - began
                again = " again" if child.state.restarts else ""
                self._change(child, "ready", f"{child.spec.name} is ready{again}", seconds)
                return None
            await asyncio.sleep(_POLL)
        return f"was not ready within {child.spec.ready_within:.0f} s ({reason})"

    async def _until_dead(self, child: _Child) -> str:
        healthy_since = checked = time.monotonic()
        silent = 0
        while child.running is not None and child.running.poll() is None:
            now = time.monotonic()
            if now - healthy_since > HEALTHY_AFTER:
                child.failures = 0
            if now - checked > _HEALTH_EVERY:
                checked = now
                silent = await self._look(child, silent)
            await asyncio.sleep(_POLL)
        return _ending(child)

    async def _look(self, child: _Child, silent: int) -> int:
        """Probe a running process. Returns how often in a row it was not ready."""
        reason = await asyncio.to_thread(child.spec.ready)
        if reason is None:
            if child.state.state == "unready":
                self._change(child, "ready", f"{child.spec.name} is ready again")
            return 0
        if silent + 1 == _SILENT_PROBES:
            self._change(child, "unready", f"{child.spec.name} is not ready: {reason}")
        return silent + 1

    def _give_up_at_start(self, child: _Child, reason: str) -> None:
        never_ready = not child.ready.is_set()
        too_slow = reason.startswith("was not ready")
        if not self._started and never_ready and (too_slow or child.failures >= START_ATTEMPTS):
            raise self._failed(child, reason)

    def _failed(self, child: _Child, reason: str) -> ProcessFailed:
        log = child.spec.log
        return ProcessFailed(
            f"{child.spec.name} {reason}.",
            f"Its last lines are above, the rest in {log}; ./guilde doctor checks this machine.",
            processes.last_lines(log, since=child.log_began),
        )

    async def _stop(self, child: _Child, deadline: float) -> None:
        if child.running is None:
            return
        grace = max(0.1, min(child.spec.grace, deadline - time.monotonic()))
        in_time = await asyncio.to_thread(processes.stop, child.running, grace)
        sentence = "stopped" if in_time else f"did not stop within {grace:.1f} s and was killed"
        child.running = None
        child.state.pid = child.state.create_time = None
        self._change(child, "stopped", f"{child.spec.name} {sentence}")

    async def _bound_logs(self) -> None:
        while True:
            await asyncio.sleep(_LOG_CHECK_EVERY)
            for child in self._children.values():
                await asyncio.to_thread(processes.bound_log, child.spec.log)

    def _change(self, child: _Child, state: str, sentence: str, seconds: float = 0.0) -> None:
        child.state.state = state
        self._publish()
        self._report(Change(child.spec.name, state, sentence, seconds))


def _ending(child: _Child) -> str:
    code = child.running.returncode if child.running else None
    if code is not None and code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"
