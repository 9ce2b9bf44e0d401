import os
import signal
import subprocess
import sys
from pathlib import Path

from deploy.embedded.site import REPO
from shared.messaging.crash_points import VARIABLE, CrashPoint

PASSES = """
from shared.messaging.crash_points import CrashPoint, pass_by
pass_by(CrashPoint.AFTER_SEND)
print("alive")
"""


def passer(environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PASSES],
        cwd=REPO,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_no_process_dies_without_the_variable() -> None:
    assert passer({}).stdout == b"alive\n"


def test_a_point_that_is_not_armed_lets_pass(tmp_path: Path) -> None:
    (tmp_path / CrashPoint.AFTER_COMMIT).touch()
    assert passer({VARIABLE: str(tmp_path)}).stdout == b"alive\n"


def test_only_the_first_process_at_an_armed_point_dies(tmp_path: Path) -> None:
    (tmp_path / CrashPoint.AFTER_SEND).touch()
    first, second = (passer({VARIABLE: str(tmp_path)}) for _ in range(2))
    assert first.returncode == -signal.SIGKILL
    assert first.stdout == b""
    assert second.stdout == b"alive\n"
