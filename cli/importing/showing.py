"""The output of an import: a progress bar, the items left out, and a table at the end."""

from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from cli.importing.delivery import Tally
from cli.importing.documents import Batch, LeftOut
from cli.words import printable

_OUTCOMES = (("created", "green"), ("updated", "cyan"), ("unchanged", "dim"))


class Showing:
    """The progress of an import.

    The bar and the notices go to standard error, which `2> left-out.txt` saves.
    """

    def __init__(self, console: Console, what: str, total: int | None) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[documents]} documents, {task.fields[rate]}/s"),
            TimeRemainingColumn(),
            TextColumn("[yellow]{task.fields[notice]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(what, total=total, documents=0, rate=0, notice="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def batch(self, batch: Batch, tally: Tally) -> None:
        """Advance the bar."""
        elapsed = self._progress.tasks[0].elapsed or 0
        done = tally.outcomes.total()
        rate = f"{done / elapsed:.0f}" if elapsed else "…"
        self._progress.update(
            self._task, advance=batch.size, documents=f"{done:,}", rate=rate, notice=""
        )

    def left_out(self, left_out: LeftOut) -> None:
        """Print an item that is left out, and the reason: `PLACE: REASON`, one per line."""
        line = Text.assemble((printable(left_out.place), "bold"), f": {printable(left_out.reason)}")
        self._console.print(line, soft_wrap=True)

    def waits(self, why: str) -> None:
        """Show that a service is away, and that the import waits for it."""
        notice = f"waiting: {printable(why)}"
        if self._console.is_terminal:
            self._progress.update(self._task, notice=notice[:60])
        else:
            self._console.print(notice, markup=False, soft_wrap=True)


def summary(tally: Tally, seconds: float) -> Table | str:
    """Summarise the outcome, in one line if nothing changed."""
    total = tally.outcomes.total()
    if not total:
        return "There was nothing to import."
    if tally.taken and not (tally.changed or tally.files or tally.files_left_out):
        beside = f", {tally.left_out:,} left out (named above)" if tally.left_out else ""
        return f"Nothing changed: {tally.taken:,} unchanged{beside}, in {seconds:.1f} s"
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for outcome, style in _OUTCOMES:
        count = tally.outcomes[outcome]
        table.add_row(outcome, Text(f"{count:,}", style if count else "dim"), "")
    left_out = tally.left_out
    where = "each is named above, with its reason" if left_out else ""
    table.add_row("left out", Text(f"{left_out:,}", "yellow" if left_out else "dim"), where)
    for kind, count in sorted(tally.taken_of.items()):
        if len(tally.taken_of) > 1:
            table.add_row(f"  {kind}", Text(f"{count:,}", "dim"), "")
    _add_files(table, tally)
    rate = f"in {seconds:.1f} s, {total / seconds:,.0f} a second" if seconds else ""
    table.add_row("in all", f"{total:,}", rate)
    return table


def rehearsal(tally: Tally, seconds: float) -> Group | str:
    """Summarise what an import would send, by kind."""
    if not tally.outcomes.total():
        return "There is nothing to import."
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for kind, count in sorted(tally.taken_of.items()):
        table.add_row(kind, f"{count:,}", "")
    _add_files(table, tally)
    where = "each is named above, with its reason" if tally.left_out else ""
    table.add_row("left out", Text(f"{tally.left_out:,}", "yellow"), where)
    rate = f"in {seconds:.1f} s, {tally.outcomes.total() / seconds:,.0f} a second"
    table.add_row("in all", f"{tally.outcomes.total():,}", rate)
    return Group(table, "Nothing was sent: this was a dry run.")


def _add_files(table: Table, tally: Tally) -> None:
    if tally.files:
        table.add_row("files", f"{tally.files:,}", "")
    if lacking := tally.files_left_out:
        table.add_row("files left out", Text(f"{lacking:,}", "yellow"), "named above")
