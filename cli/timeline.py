"""A chart of a chaos run: one row per process or link, with its faults over time."""

from collections import defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from chaos.faults import Kind
from chaos.run import Happened

COLUMNS = 58
_LOOKS = {
    Kind.KILL: ("✗", "red"),
    Kind.PAUSE: ("=", "yellow"),
    Kind.CUT: ("/", "magenta"),
    Kind.SILENT: ("·", "magenta"),
    Kind.SLICED: (":", "magenta"),
    Kind.CRASH: ("!", "red"),
    Kind.REBUILD: ("r", "cyan"),
}


def show(console: Console, happened: Iterable[Happened], seconds: float) -> None:
    """Print the chart, with a scale above and a legend below."""
    rows: dict[str, list[Happened]] = defaultdict(list)
    for each in happened:
        rows[_row(each)].append(each)
    if not rows:
        return
    width = max(map(len, rows)) + 2
    console.print(f"\n{'':{width}}0{f'{seconds / 60:.1f} min':>{COLUMNS - 1}}", style="dim")
    for name in sorted(rows):
        console.print(Text.assemble(f"{name:<{width}}", _drawn(rows[name], seconds)))
    legend = (Text.assemble(_LOOKS[kind], f" {kind}") for kind in Kind)
    console.print(Text("   ").join(legend), "\n")


def _row(happened: Happened) -> str:
    """Return the row of a fault.

    Links have their own rows; crash points belong to their service.
    """
    fault = happened.fault
    if fault.kind in {Kind.CUT, Kind.SILENT, Kind.SLICED}:
        return f"{fault.target} (link)"
    return "rebuild" if fault.kind is Kind.REBUILD else fault.target.partition(".")[0]


def _drawn(happened: Iterable[Happened], seconds: float) -> Text:
    cells: list[tuple[str, str]] = [("─", "dim")] * COLUMNS
    for each in happened:
        end = seconds if each.ended is None else each.ended
        first, last = _column(each.began, seconds), _column(end, seconds)
        for column in range(first, last + 1):
            cells[column] = _LOOKS[each.fault.kind]
    return Text.assemble(*cells)


def _column(at: float, seconds: float) -> int:
    return max(0, min(COLUMNS - 1, int(at / seconds * COLUMNS)))
