"""The command that injects faults, and checks whether the guarantees held."""

import asyncio
import dataclasses
import random
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from chaos import schedule as schedules
from chaos.run import HISTORY, PLATFORM, SCHEDULE, Happened
from chaos.schedule import Schedule
from cli import start, timeline
from cli.context import PROGRAM, console
from deploy.embedded import ports, removal
from deploy.embedded.errors import PlatformError
from deploy.embedded.platform import Options
from deploy.embedded.site import REPO

if TYPE_CHECKING:
    from chaos.checker import Verdict


def chaos(
    minutes: Annotated[
        float,
        typer.Option(
            min=1, max=24 * 60, help="Length of the run; 8 minutes or more include every fault."
        ),
    ] = 10,
    seed: Annotated[
        int | None, typer.Option(help="The same seed gives the same faults.", show_default="random")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A schedule written by an earlier run.")
    ] = None,
    without: Annotated[
        list[int] | None,
        typer.Option(metavar="N", min=1, help="Leave out fault N of the schedule; repeatable."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The folder that keeps the run.", show_default="temporary"
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the platform's data, even after success.")
    ] = False,
) -> None:
    """Kill, pause and cut off parts of a separate platform under load, and check the guarantees.

    It exits with 1 if a guarantee did not hold.
    """
    from chaos.trial import hold

    planned = _schedule(minutes, seed, replay).without(set(without or ()))
    folder = _folder(data)
    start.prepare(Options(folder / PLATFORM, _any_port()))
    console.print(
        f"Seed {planned.seed}, commit {planned.commit}: {len(planned.faults)} faults "
        f"in {planned.seconds / 60:.1f} min",
        soft_wrap=True,
    )
    with console.status("Beginning") as status:

        def stage(words: str) -> None:
            status.update(words)
            console.print(words, style="dim")

        trial = asyncio.run(hold(folder, planned, tell=tell, stage=stage))
    timeline.show(console, trial.happened, planned.seconds)
    show(trial.verdicts)
    if trial.held and not keep and data is None:
        removal.remove(folder / PLATFORM)
    _say_where(folder)
    if not trial.held:
        raise typer.Exit(1)


def _folder(data: Path | None) -> Path:
    if data is None:
        return Path(tempfile.mkdtemp(prefix="guilde-chaos-"))
    folder = start.data_folder(data)
    if (folder / HISTORY).exists():
        raise PlatformError(
            f"{folder} already holds a run, which is not overwritten.",
            "Name another folder with --data DIR.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _any_port() -> int:
    return ports.choose(["gateway"], {})["gateway"]


def _schedule(minutes: float, seed: int | None, replay: Path | None) -> Schedule:
    if replay is None:
        chosen = random.randrange(2**32) if seed is None else seed  # noqa: S311  no secret
        return schedules.plan(chosen, minutes * 60, commit())
    try:
        return dataclasses.replace(schedules.load(replay), commit=commit())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlatformError(
            f"{replay} cannot be read as a schedule: {error}.",
            f"Name a {SCHEDULE} that a run of `{PROGRAM} chaos` wrote.",
        ) from error


def commit() -> str:
    """Return the commit of the running code, if known."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"


def tell(happened: Happened) -> None:
    """Print the start or end of a fault."""
    fault = happened.fault
    if happened.ended is None:
        at, mark, words = happened.began, ("✗ ", "red"), str(fault)
    elif fault.seconds:
        at, mark, words = happened.ended, ("✓ ", "green"), f"{fault.kind} {fault.target} is over"
    else:
        return
    console.print(Text.assemble((f"{at:6.1f} s  ", "dim"), mark, words), soft_wrap=True)


def show(verdicts: "list[Verdict]") -> None:
    """Print a line for each invariant, with its counterexamples below."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for verdict in verdicts:
        mark = Text("✓", "green") if verdict.holds else Text("✗", "bold red")
        table.add_row(mark, verdict.invariant, verdict.title, f"{verdict.counted:,}")
    console.print(table)
    for verdict in verdicts:
        for finding in verdict.findings if not verdict.holds else ():
            line = Text.assemble((f"{verdict.invariant} ", "red"), finding)
            console.print(line, soft_wrap=True)


def _say_where(folder: Path) -> None:
    again = f"{PROGRAM} chaos --replay {folder / SCHEDULE}"
    for what, where in (("History", folder / HISTORY), ("Again", again)):
        console.print(f"{what:<10}{where}", soft_wrap=True)
