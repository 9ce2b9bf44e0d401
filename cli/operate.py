"""Commands that operate the platform: up, down, status, logs, doctor, purge."""

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.text import Text

from cli import reading, start, views
from cli.context import DEFAULT_DATA, Data, command, console
from deploy.embedded import idp as idps
from deploy.embedded import platform as platforms
from deploy.embedded import preflight, removal, state
from deploy.embedded.errors import AlreadyRunning, NotRunning, PlatformError
from deploy.embedded.idp import Idp
from deploy.embedded.platform import Options
from deploy.embedded.state import PlatformState

_DOWN_WITHIN = 12.0


def up(
    data: Data = DEFAULT_DATA,
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="The gateway's port.", show_default="8080, or the last"
        ),
    ] = None,
    detach: Annotated[
        bool,
        typer.Option("--detach", help="Run in the background; return once the platform is ready."),
    ] = False,
    scale: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SERVICE=N", help="The number of worker processes of a service; repeatable."
        ),
    ] = None,
    no_portal: Annotated[
        bool, typer.Option("--no-portal", help="Do not start the portal.")
    ] = False,
    idp: Annotated[
        Idp | None,
        typer.Option(
            help="The identity provider; Keycloak is downloaded at its first start.",
            show_default="development, or the last",
        ),
    ] = None,
    no_seed: Annotated[bool, typer.Option("--no-seed", help="Do not write demo content.")] = False,
) -> None:
    """Start the platform and run until Ctrl-C; the first start downloads the engines."""
    folder = start.data_folder(data)
    found = state.running(folder)
    if found:
        console.print(f"Already running from {folder}", soft_wrap=True)
        views.show(folder, found)
        return
    chosen = port or platforms.remembered_port(folder)
    options = Options(
        folder,
        chosen,
        start.parse_scale(scale or []),
        portal=not no_portal,
        idp=idp or idps.remembered(folder),
    )
    site = start.prepare(options)
    if not detach:
        start.in_foreground(site, options, seed=not no_seed)
        return
    platform = start.detached(site, options)
    if not no_seed:
        asyncio.run(start.seed_once(platform))
    start.banner(platform)


def down(data: Data = DEFAULT_DATA) -> None:
    """Stop the platform in order, within ten seconds; the data stays."""
    folder = start.data_folder(data)
    found = state.running(folder)
    if found is None:
        orphans = state.kill_orphans(folder)
        left = f"; stopped leftover processes: {', '.join(orphans)}" if orphans else ""
        console.print(f"No platform runs from {folder}{left}.", soft_wrap=True)
        return
    began = time.monotonic()
    with console.status("Stopping"):
        _stop(folder, found)
    seconds = time.monotonic() - began
    console.print(f"Stopped in {seconds:.1f} s. The data stays in {folder}", soft_wrap=True)


def _stop(folder: Path, found: PlatformState) -> None:
    supervisor = psutil.Process(found.pid)
    try:
        supervisor.terminate()
        supervisor.wait(_DOWN_WITHIN)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        os.kill(found.pid, signal.SIGKILL)
        state.kill_orphans(folder)


def status(
    data: Data = DEFAULT_DATA,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show each process: port, memory, readiness, lag, pending and parked facts."""
    folder = start.data_folder(data)
    found = state.running(folder)
    if json:
        console.out(views.as_json(folder, found))
    elif found:
        views.show(folder, found)
    if found is None:
        if not json:
            raise NotRunning(
                f"No platform runs from {folder}.", f"Start it: {command('up', folder)}"
            )
        raise typer.Exit(1)


def logs(
    process: Annotated[
        str,
        typer.Argument(
            metavar="SERVICE", help="The name of a process in `status`, or `supervisor`."
        ),
    ],
    data: Data = DEFAULT_DATA,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Keep running and print new lines.")
    ] = False,
    lines: Annotated[
        int, typer.Option("--lines", "-n", min=0, help="The number of last lines to print.")
    ] = 50,
) -> None:
    """Print the log of a process in readable form."""
    folder = start.data_folder(data) / "logs"
    log = folder / f"{process}.log"
    known = sorted(path.stem for path in folder.glob("*.log"))
    if process not in known:
        raise PlatformError(
            f"There is no log of {process} in {folder}.",
            f"There is one of: {', '.join(known)}" if known else "Nothing has run there yet.",
        )
    for line in reading.lines(log, count=lines, follow=follow):
        console.print(reading.readable(line), soft_wrap=True)


def doctor(data: Data = DEFAULT_DATA) -> None:
    """Check this machine for problems, and suggest solutions."""
    folder = start.data_folder(data)
    running = state.running(folder)
    verdicts = preflight.verdicts(
        folder, platforms.remembered_port(folder), running=running is not None
    )
    for verdict in verdicts:
        mark = ("✓ ", "green") if verdict.ok else ("✗ ", "red")
        words = f"{verdict.name:<16}{verdict.sentence} {verdict.remedy}".rstrip()
        console.print(Text.assemble(mark, words), soft_wrap=True)
    console.print(f"{'A' if running else 'No'} platform runs from {folder}", soft_wrap=True)
    if not all(verdict.ok for verdict in verdicts):
        raise typer.Exit(1)


def purge(
    data: Data = DEFAULT_DATA,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Delete the platform's data for good, after a confirmation."""
    folder = start.data_folder(data)
    if state.running(folder):
        raise AlreadyRunning(
            f"A platform runs from {folder}; its data cannot be deleted while it runs.",
            f"Stop it first: {command('down', folder)}",
        )
    removal.require_data_folder(folder)
    if not yes and not typer.confirm(f"Delete everything in {folder}, for good?"):
        raise typer.Exit(1)
    removal.remove(folder)
    console.print(f"Deleted {folder}", soft_wrap=True)
