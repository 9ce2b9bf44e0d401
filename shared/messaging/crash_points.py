"""Named places where a process can be made to die, to prove that dying just there loses nothing.

GUILDE_CRASH_POINTS names a folder. A file in it, called as a point is, arms that point: the first
process that passes takes the file away and dies as by `kill -9`. Without the variable, nothing.
"""

import os
import signal
from enum import StrEnum
from pathlib import Path

VARIABLE = "GUILDE_CRASH_POINTS"
_FOLDER = os.environ.get(VARIABLE)


class CrashPoint(StrEnum):
    AFTER_COMMIT = "after-commit"
    """A change is stored, and the relay was not woken."""

    AFTER_SEND = "after-send"
    """Facts are on Kafka, and pending still."""

    AFTER_EFFECT = "after-effect"
    """Facts are applied, and their offsets not committed."""

    AFTER_PART = "after-part"
    """A part of a job is done, and the job is held by the process that dies."""

    AFTER_HAND_OVER = "after-hand-over"
    """A mail server has taken a mail, and the mail's row does not say so."""


def pass_by(point: CrashPoint) -> None:
    if _FOLDER is None:
        return
    try:
        (Path(_FOLDER) / point).unlink()  # two may pass at once: one of them takes it
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
