"""The processes that read files for a service, and their end."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from services.content.extraction.sandbox import MODULE
from tests.support.messaging import eventually


def readers_of(parent: int) -> list[int]:
    """Return the pids of the readers that this process started and that still run."""
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if _reads_for(each, parent)]


def _reads_for(process: Path, parent: int) -> bool:
    with suppress(OSError):
        state, ppid = (process / "stat").read_text().rpartition(") ")[2].split()[:2]
        is_its = int(ppid) == parent and state != "Z"
        return is_its and MODULE in (process / "cmdline").read_text().split("\0")
    return False


async def kill_reader(parent: int, *, but: int | None = None) -> int:
    """Kill the next reader, as the kernel does when memory is short, and return its pid."""

    async def kill() -> int | None:
        for pid in readers_of(parent):
            if pid != but:
                os.kill(pid, signal.SIGKILL)
                return pid
        return None

    killed: int = await eventually(kill)
    return killed
