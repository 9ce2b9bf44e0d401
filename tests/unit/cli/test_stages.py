import io

from rich.console import Console

from cli.stages import Stages, changes
from deploy.embedded.state import ProcessState
from deploy.embedded.supervisor import Change


def shown(*told: Change, started: bool = False) -> str:
    output = io.StringIO()
    with Stages(Console(file=output)) as stages:
        if started:
            stages.started()
        for change in told:
            stages(change)
    return output.getvalue()


def test_ready_processes_are_reported_and_starting_ones_are_not() -> None:
    text = shown(
        Change("kafka", "starting", "kafka is starting"), Change("kafka", "ready", "kafka is ready")
    )
    assert "✓ kafka is ready after" in text
    assert "starting" not in text


def test_a_restart_in_a_running_platform_is_reported_with_its_time() -> None:
    text = shown(Change("kafka", "restarting", "kafka was killed by SIGKILL"), started=True)
    assert "kafka was killed by SIGKILL" in text


def test_an_orderly_stop_is_not_reported_here() -> None:
    assert shown(Change("kafka", "stopped", "kafka stopped"), started=True) == ""


def test_a_closed_terminal_stops_nothing() -> None:
    class Gone(io.StringIO):
        attempts = 0

        def write(self, _: str) -> int:
            self.attempts += 1
            raise OSError(5, "Input/output error")

    gone = Gone()
    Stages(Console(file=gone))(Change("kafka", "ready", "kafka is ready"))
    assert gone.attempts


def test_only_changes_between_two_states_are_reported() -> None:
    before = [ProcessState("kafka", 1, "ready"), ProcessState("store", 2, "starting")]
    after = [ProcessState("kafka", 1, "ready"), ProcessState("store", 2, "ready")]
    assert [change.sentence for change in changes(before, after)] == ["store is ready"]
