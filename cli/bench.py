"""The command for measurements: bench."""

import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.table import Table

from cli.context import console
from deploy.embedded.errors import PlatformError

if TYPE_CHECKING:
    from bench.rows import Measured, Row
    from bench.running import Opens, Results


def bench(  # noqa: PLR0917 - Typer's options are arguments
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the results to this file.")
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the results to this file, .svg or .png."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Run only this measurement; repeatable."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do a tenth of the work.")] = False,
    documents: Annotated[
        int,
        typer.Option(
            min=1_000,
            help="The number of documents for search by meaning (full size: 200000), and of posts "
            "to check for duplicates (1000000).",
        ),
    ] = 20_000,
    facts: Annotated[
        int,
        typer.Option(
            min=1_000, help="The number of facts about communities’ health (full size: 10000000)."
        ),
    ] = 50_000,
    posts: Annotated[
        int,
        typer.Option(
            min=1_000, help="The number of posts in the dump to import; 1000000 are 2 GB."
        ),
    ] = 60_000,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="An empty folder to run in, kept afterwards."),
    ] = None,
) -> None:
    """Measure Guilde against its bare engines, and print the ratios."""
    import uvloop

    from bench.running import MEASURES
    from bench.world import Sizes, open_world

    names = only or list(MEASURES)
    if unknown := [name for name in names if name not in MEASURES]:
        raise PlatformError(
            f"There is no measurement called {', '.join(unknown)}.",
            f"There are: {', '.join(MEASURES)}",
        )
    with ExitStack() as stack:
        if data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guilde-bench-")))
        console.print(f"Running engines in {data}", soft_wrap=True)
        folder = data.resolve()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            sizes = Sizes(quick, documents, facts, posts)
            opened = {name: partial(open_world, folder / name, sizes) for name in names}
            results = runner.run(_measure(opened))
    _show(results, json, chart)


async def _measure(worlds: "Mapping[str, Opens]") -> "Results":
    from bench.running import run

    with console.status("Measuring") as status:

        def begins(name: str) -> None:
            status.update(f"Measuring {name}")
            if not console.is_terminal:
                console.print(f"Measuring {name}")

        def told(_: str, measured: "Measured") -> None:
            for row in measured.rows:
                console.print(
                    f"  {row.name}: {_figure(row.value)} {row.unit} {_ratio(row)}".rstrip()
                )

        return await run(worlds, begins=begins, told=told)


def _show(results: "Results", json: Path | None, chart: Path | None) -> None:
    table = Table("what", title="Against the bare engines, in this run")
    for name in ("value", "against", "ratio", "required"):
        table.add_column(name, justify="right")
    table.add_column("holds")
    for row in results.rows:
        against = _figure(row.against) if row.against is not None else ""
        mark = {True: "[green]✓ yes[/]", False: "[red]✗ no[/]", None: ""}[row.holds]
        value = f"{_figure(row.value)} {row.unit}"
        table.add_row(row.name, value, against, _ratio(row), row.target, mark)
    console.print(table)
    if json is not None:
        rows = [row.as_json() for row in results.rows]
        json.write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    if chart is not None:
        from bench.chart import draw

        draw(results, chart)


def _ratio(row: "Row") -> str:
    if row.ratio is None:
        return ""
    return f"{row.ratio:+.1f}" if "+" in row.target else f"{row.ratio:.2f}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"  # noqa: PLR2004  enough digits to compare
