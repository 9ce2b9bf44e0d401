"""The limits of a process that parses a file. It sets them itself, before reading."""

import ctypes
import resource
import signal
from pathlib import Path

LARGEST_RENDITION = 64 * 1024 * 1024
MOST_OPEN = 64
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def limit(seconds: int, memory: int) -> None:
    """Limit this process. seconds: CPU time. memory: address space in bytes."""
    # the soft limit ends it by SIGXCPU, so that SIGKILL means that something else ended it
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, LARGEST_RENDITION),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # if the machine's memory is short, this process goes first
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
