import io

from rich.console import Console

from chaos.faults import Fault, Kind
from chaos.run import Happened
from cli import timeline


def drawn(*happened: Happened, seconds: float) -> dict[str, str]:
    """Return the drawing of each row by its name."""
    console = Console(file=io.StringIO(), width=100)
    timeline.show(console, happened, seconds)
    output = console.file
    assert isinstance(output, io.StringIO)
    lines = [line for line in output.getvalue().splitlines() if "─" in line]
    return {name.strip(): cells for name, _, cells in (line.rpartition(" ") for line in lines)}


def happened(kind: Kind, target: str, began: float, ended: float | None) -> Happened:
    return Happened(Fault(began, kind, target, 1), began, ended)


def test_a_fault_is_drawn_at_its_time_and_length() -> None:
    rows = drawn(happened(Kind.PAUSE, "search-2", 29, 43.5), seconds=58)
    assert rows == {"search-2": "─" * 29 + "=" * 15 + "─" * 14}


def test_a_moment_has_one_sign() -> None:
    rows = drawn(happened(Kind.KILL, "kafka", 10.2, 10.3), seconds=58)
    assert rows["kafka"] == "─" * 10 + "✗" + "─" * 47


def test_a_link_is_a_row_of_its_own_and_a_crash_is_its_services() -> None:
    rows = drawn(
        happened(Kind.KILL, "kafka", 1, 1),
        happened(Kind.CUT, "kafka", 2, 3),
        happened(Kind.CRASH, "content.after-send", 4, 5),
        happened(Kind.REBUILD, "search", 6, 7),
        seconds=58,
    )
    assert set(rows) == {"kafka", "kafka (link)", "content", "rebuild"}


def test_an_unfinished_fault_is_drawn_to_the_end() -> None:
    rows = drawn(happened(Kind.SILENT, "store", 50, None), seconds=58)
    assert rows["store (link)"].endswith("·" * 8)


def test_nothing_is_drawn_without_faults() -> None:
    assert drawn(seconds=58) == {}
