import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded import state
from deploy.embedded.errors import AlreadyRunning
from deploy.embedded.state import PlatformState, ProcessState


def platform(pid: int, create_time: float, *processes: ProcessState) -> PlatformState:
    return PlatformState(
        pid=pid,
        create_time=create_time,
        phase="ready",
        ports={"gateway": 8080},
        base_url="http://127.0.0.1:8080",
        issuer="http://127.0.0.1:8080/issuer",
        processes=list(processes),
    )


def own_start() -> float:
    start = state.create_time(os.getpid())
    assert start is not None
    return start


def test_a_published_state_reads_back_unchanged(tmp_path: Path) -> None:
    published = platform(os.getpid(), own_start(), ProcessState("kafka", 9092, "ready"))
    state.write(tmp_path, published)
    assert state.read(tmp_path) == published
    assert state.running(tmp_path) == published


@pytest.mark.parametrize("content", ["", "null", "[]", '{"pid": 1}', "{"])
def test_a_damaged_state_counts_as_none(tmp_path: Path, content: str) -> None:
    state.path_of(tmp_path).write_text(content)
    assert state.read(tmp_path) is None


def test_a_pid_that_is_another_process_by_now_does_not_count(tmp_path: Path) -> None:
    state.write(tmp_path, platform(os.getpid(), own_start() - 3600))
    assert state.running(tmp_path) is None


def test_only_processes_of_the_dead_supervisor_are_killed(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
    try:
        start = state.create_time(child.pid)
        ours = ProcessState("kafka", 1, "ready", pid=child.pid, create_time=start)
        reused = ProcessState("store", 2, "ready", pid=os.getpid(), create_time=own_start() - 99)
        gone = ProcessState("gateway", 3, "stopped")
        state.write(tmp_path, platform(1, 1.0, ours, reused, gone))
        assert state.kill_orphans(tmp_path) == ["kafka"]
        assert not state.is_same(child.pid, start)
    finally:
        child.kill()
        child.wait()


def test_a_second_supervisor_in_one_folder_is_refused(tmp_path: Path) -> None:
    with (
        state.alone(tmp_path),
        pytest.raises(AlreadyRunning, match="already"),
        state.alone(tmp_path),
    ):
        pass


def test_a_folder_is_free_again_when_its_supervisor_has_gone(tmp_path: Path) -> None:
    for _ in range(2):
        with state.alone(tmp_path):
            pass
