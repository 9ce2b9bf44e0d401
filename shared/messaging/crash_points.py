"""Named points where a process can be crashed, to test that a crash there loses nothing.

GUILDE_CRASH_POINTS names a folder. A file in it with the name of a point arms that point: the first
process that reaches it removes the file and dies as by `kill -9`. Without the variable, points do
nothing.
"""

import os
import signal
from enum import StrEnum
from pathlib import Path

VARIABLE = "GUILDE_CRASH_POINTS"
_FOLDER = os.environ.get(VARIABLE)


class CrashPoint(StrEnum):
    AFTER_COMMIT = "after-commit"
    """A change is committed, and the relay is not woken yet."""

    AFTER_SEND = "after-send"
    """Facts are on Kafka, and their rows are still pending."""

    AFTER_EFFECT = "after-effect"
    """Facts are applied, and their offsets are not committed yet."""

    AFTER_PART = "after-part"
    """A part of a job is done, and the dying process still holds the job."""

    AFTER_HAND_OVER = "after-hand-over"
    """The mail server has accepted an email, and its row is not updated yet."""


def pass_by(point: CrashPoint) -> None:
    if _FOLDER is None:
        return
    try:
        (Path(_FOLDER) / point).unlink()  # if two processes try at once, one succeeds
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
