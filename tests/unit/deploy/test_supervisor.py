import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.embedded import supervisor
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process
from deploy.embedded.supervisor import Change, Supervisor


def test_the_pause_before_a_restart_doubles_up_to_ten_seconds() -> None:
    assert [supervisor.delay(failures) for failures in (1, 2, 3, 4, 6, 7, 500)] == [
        *(0.2, 0.4, 0.8, 1.6),
        *(6.4, 10.0, 10.0),
    ]


def python(folder: Path, name: str, code: str, **changes: object) -> Process:
    """Return a process that runs this code, and is ready once it has made a file of its name."""
    sign = folder / name

    def ready() -> str | None:
        return None if sign.exists() else "no sign yet"

    fields: dict[str, object] = {
        "name": name,
        "argv": (sys.executable, "-S", "-c", code, str(sign)),
        "port": 1,
        "cwd": folder,
        "log": folder / "logs" / f"{name}.log",
        "ready": ready,
    }
    return Process(**(fields | changes))  # type: ignore[arg-type]


LIVES = "import sys,time; open(sys.argv[1],'w').close(); time.sleep(60)"
DIES = "import sys; print('no such setting'); sys.exit(7)"


class Told:
    """Records what was reported, and lets a test wait for it."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def __call__(self, change: Change) -> None:
        self.changes.append(change)

    def names(self, state: str) -> list[str]:
        return [change.name for change in self.changes if change.state == state]

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():  # noqa: ASYNC110 - it looks at what another writes
            await asyncio.sleep(0.02)


def test_services_stop_before_engines(tmp_path: Path) -> None:
    specs = [
        python(tmp_path, name, LIVES, layer=layer)
        for name, layer in [("store", 0), ("gateway", 2), ("content", 1), ("search", 1)]
    ]
    stops = [[spec.name for spec in layer] for layer in supervisor.layers(specs)]
    assert stops == [["gateway"], ["content", "search"], ["store"]]


async def test_processes_start_side_by_side(tmp_path: Path) -> None:
    told = Told()
    processes = [python(tmp_path, name, LIVES) for name in ("search", "kafka")]
    supervised = Supervisor(processes, report=told)
    await supervised.start()
    await supervised.stop()
    assert [change.state for change in told.changes[:2]] == ["starting", "starting"]
    assert set(told.names("ready")) == {"search", "kafka"}
    assert told.names("stopped")


async def test_a_killed_process_is_restarted_and_reported(tmp_path: Path) -> None:
    told = Told()
    spec = python(tmp_path, "kafka", LIVES)
    supervised = Supervisor([spec], report=told)
    await supervised.start()
    child = supervised._children["kafka"].running
    assert child is not None
    child.kill()
    await told.until(lambda: len(told.names("ready")) == 2)
    await supervised.stop()
    (restarting,) = [change for change in told.changes if change.state == "restarting"]
    assert "killed by SIGKILL" in restarting.sentence
    assert supervised.states[0].restarts == 1


async def test_a_process_that_keeps_dying_at_start_fails_with_its_last_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.01)
    log = tmp_path / "logs" / "content.log"
    log.parent.mkdir()
    log.write_text("of another day\n")
    supervised = Supervisor([python(tmp_path, "content", DIES)], report=Told())
    with pytest.raises(ProcessFailed) as caught:
        await supervised.start()
    assert "content ended with code 7" in caught.value.sentence
    assert caught.value.lines == ("no such setting",) * 3
    assert str(log) in caught.value.remedy


async def test_a_process_that_is_never_ready_fails_within_its_bound(tmp_path: Path) -> None:
    spec = python(tmp_path, "content", LIVES, ready=lambda: "store: away", ready_within=2)
    supervised = Supervisor([spec], report=Told())
    with pytest.raises(ProcessFailed, match="store: away"):
        await supervised.start()


async def test_a_process_that_ignores_the_request_to_stop_is_killed(tmp_path: Path) -> None:
    told = Told()
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVES
    supervised = Supervisor([python(tmp_path, "content", deaf, grace=0.2)], report=told)
    await supervised.start()
    await supervised.stop()
    (stopped,) = [change for change in told.changes if change.state == "stopped"]
    assert "was killed" in stopped.sentence


async def test_a_process_that_cannot_write_its_files_is_retried_and_then_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.01)

    def prepare() -> None:
        raise OSError(28, "No space left on device")

    told = Told()
    supervised = Supervisor([python(tmp_path, "kafka", LIVES, prepare=prepare)], report=told)
    with pytest.raises(ProcessFailed, match="No space left"):
        await supervised.start()
    assert told.names("restarting") == ["kafka", "kafka"]
