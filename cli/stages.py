"""The output of `up` during the start of the platform, on a terminal and in a log."""

import time
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.status import Status
from rich.text import Text

from deploy.embedded.state import ProcessState
from deploy.embedded.supervisor import Change

_TOLD_WHEN_STARTED = {"restarting", "unready", "ready"}


class Stages:
    """The output: a line for each process that becomes ready, and later for each problem."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._waiting: list[str] = []
        self._began = time.monotonic()
        self._started = False
        self._spinner: Status | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._spinner = self._console.status("Starting")
            self._spinner.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self.started()

    def started(self) -> None:
        """Print only problems and their end from now on."""
        self._started = True
        if self._spinner:
            self._spinner.stop()
            self._spinner = None

    def __call__(self, change: Change) -> None:
        # the terminal may be gone; the platform continues
        with suppress(OSError):
            self._show(change)

    def _show(self, change: Change) -> None:
        if self._started:
            if change.state in _TOLD_WHEN_STARTED:
                self._print(f"{time.strftime('%H:%M:%S')} {change.sentence}", change.state)
            return
        if change.state in {"ready", "restarting", "unready"}:
            seconds = f" after {time.monotonic() - self._began:.1f} s"
            self._print(
                change.sentence + (seconds if change.state == "ready" else ""), change.state
            )
        self._wait_for(change)

    def _wait_for(self, change: Change) -> None:
        if change.state == "ready":
            self._waiting = [name for name in self._waiting if name != change.name]
        elif change.name not in self._waiting:
            self._waiting.append(change.name)
        if self._spinner and self._waiting:
            self._spinner.update(f"Starting {', '.join(self._waiting)}")

    def _print(self, sentence: str, state: str) -> None:
        mark = ("✓ ", "green") if state == "ready" else ("! ", "yellow")
        self._console.print(Text.assemble(mark, sentence), soft_wrap=True)


def changes(before: Iterable[ProcessState], after: Iterable[ProcessState]) -> list[Change]:
    """Return the changes between two published states."""
    known = {process.name: process for process in before}
    return [
        Change(process.name, process.state, _sentence(process))
        for process in after
        if process.name not in known or known[process.name].state != process.state
    ]


def _sentence(process: ProcessState) -> str:
    if process.state == "restarting":
        return f"{process.name} crashed and is restarting"
    return f"{process.name} is {process.state}" + (" again" if process.restarts else "")
