"""Commands about the facts that services publish: rebuild, republish."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.commands import Service, lines
from cli.context import DEFAULT_DATA, Data, Platform, command, console, errors, running_platform
from cli.words import printable
from deploy.embedded.commands import Line
from deploy.embedded.errors import PlatformError

Rebuilt = StrEnum("Rebuilt", ["SEARCH", "MEMBERSHIP", "CONTENT", "EVENTS", "NOTIFICATIONS", "ALL"])

_STAGES = {"read": "Reading facts", "compare": "Comparing", "swap": "Swapping"}
_PUBLISHERS = "Only membership, content and events publish facts."


def rebuild(
    what: Annotated[
        Rebuilt, typer.Argument(metavar="SERVICE|all", show_default="search")
    ] = Rebuilt.SEARCH,
    force: Annotated[
        bool, typer.Option("--force", help="Swap in the new index even if it differs.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Rebuild the search index, or the read models of another service, from all facts.

    Services keep serving. The new index is compared with the live one and swapped in; read models
    are repaired in place.
    """
    platform = running_platform(data)
    for service in Rebuilt if what is Rebuilt.ALL else (what,):
        if service is Rebuilt.SEARCH:
            _rebuild_index(platform, force=force)
        elif service is not Rebuilt.ALL:
            _rebuild_read_models(platform, service)


def _rebuild_index(platform: Platform, *, force: bool) -> None:
    done = _followed(platform, "search", ["rebuild", *(["--force"] if force else [])])
    if "rebuilt" not in done:
        again = command("rebuild --force", platform.data)
        raise _not_rebuilt(
            done,
            "The live index is unchanged." + ("" if force else f" To swap it in anyway: {again}"),
        )
    same = (
        "equal to the previous one" if not done["differences"] else "swapped in although it differs"
    )
    console.print(
        f"{done['rebuilt']} is live, {same}: {done['facts']:,} facts in {done['seconds']} s",
        markup=False,
        soft_wrap=True,
    )
    if done["kept"]:
        back = command("index rollback", platform.data)
        console.print(f"{done['kept']} is kept for a while: {back}", markup=False, soft_wrap=True)
    _show_skipped(done)


def _rebuild_read_models(platform: Platform, service: str) -> None:
    done = _followed(platform, service, ["rebuild"])
    if "rebuilt" not in done:
        raise _not_rebuilt(done, "Some rows are not repaired yet: run the command again.")
    mended = [f"{count:,} {rows} repaired" for rows, count in done["mended"].items() if count]
    outcome = ", ".join(mended) or "nothing to repair"
    console.print(
        f"{service} agrees with {done['facts']:,} facts: {outcome}, in {done['seconds']} s",
        markup=False,
        soft_wrap=True,
    )
    _show_skipped(done)


def _followed(platform: Platform, service: str, arguments: Sequence[str]) -> Line:
    """Show progress, and return the last line."""
    done: Line = {}
    with _progress() as progress:
        task = progress.add_task("Beginning", total=None, pace="")
        for line in lines(platform, service, arguments):
            if "stage" in line:
                stage = f"{service}: {_STAGES.get(line['stage'], line['stage'])}"
                progress.update(
                    task,
                    description=stage,
                    completed=line["done"],
                    total=line["total"],
                    pace=_pace(line),
                )
            done = line
    return done


def _pace(line: Line) -> str:
    """Return the rate and the remaining time, if the service tells them."""
    if "per_second" not in line:
        return ""
    return f"{line['per_second']:,} a second, {timedelta(seconds=line['seconds_left'])} left"


def _show_skipped(done: Line) -> None:
    if done["skipped"]:
        console.print(f"{done['skipped']:,} facts were skipped, of which:", style="yellow")
        for skipped in done["skipped_first"]:
            console.print(f"  {printable(str(skipped))}", markup=False, soft_wrap=True)


def republish(
    service: Annotated[Service, typer.Argument(metavar="SERVICE")], data: Data = DEFAULT_DATA
) -> None:
    """Publish all aggregates of a service again, with their versions, for new readers."""
    told = 0
    with console.status(f"{service} publishes its aggregates again"):
        for line in lines(running_platform(data), service, ["republish"]):
            if "error" in line:
                raise PlatformError(f"{line['error'].capitalize()}.", _PUBLISHERS)
            told = line.get("republished", told)
    console.print(f"{service} published {told:,} aggregates again.")


def _not_rebuilt(done: Line, remedy: str) -> PlatformError:
    why = printable(str(done.get("error", "it stopped before the end")))
    return PlatformError(f"Not rebuilt: {why}.", remedy)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[pace]}"),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
