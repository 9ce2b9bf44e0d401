"""File parsers run in separate processes, so that a crash does not harm the service.

The process gets the file as standard input, without its name, and no settings and no secrets. It
limits itself before reading (limits.py), and is killed at its timeout.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import IO, NamedTuple

ROOT = Path(__file__).parents[2]
LONGEST_ANSWER = 4 * 1024 * 1024
"""The limit on the bytes of a process's output."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a process. seconds: wall-clock, and CPU time. memory: address space in bytes."""

    seconds: int
    memory: int


class Ended(NamedTuple):
    """A result. answer: None if longer than LONGEST_ANSWER. code: negative if a signal ended it."""

    answer: bytes | None
    code: int

    @property
    def was_killed(self) -> bool:
        """Return whether it was killed for another reason than its limits, such as low memory."""
        return self.code == -SIGKILL


async def run_apart(
    module: str, arguments: Sequence[str], given: IO[bytes], limits: Limits, fds: Sequence[int] = ()
) -> Ended:
    """Run a module on an open file. fds: further descriptors to inherit.

    Raises: TimeoutError after `limits.seconds`; OSError if no process can be started.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", module, *arguments),
        stdin=given,
        stdout=PIPE,
        stderr=DEVNULL,
        pass_fds=tuple(fds),
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(limits.seconds):
            answer = await _answer(process)
            return Ended(answer, await process.wait() if answer is not None else 0)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _answer(process: asyncio.subprocess.Process) -> bytes | None:
    """Return the output of the process; None if it is longer than LONGEST_ANSWER."""
    if process.stdout is None:
        raise OSError("the process has no output")
    answer = b""
    while part := await process.stdout.read(65_536):
        answer += part
        if len(answer) > LONGEST_ANSWER:
            return None
    return answer
