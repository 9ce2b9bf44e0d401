"""Commands about the facts that services tell each other: rebuild, republish."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.commands import Service, lines
from cli.context import DEFAULT_DATA, Data, Platform, command, console, errors, running_platform
from cli.words import printable
from deploy.embedded.commands import Line
from deploy.embedded.errors import PlatformError

Rebuilt = StrEnum("Rebuilt", ["SEARCH", "CONTENT", "EVENTS", "NOTIFICATIONS", "ALL"])

_STAGES = {"read": "Reading facts", "compare": "Comparing", "swap": "Swapping"}
_WHO_TELLS = "Only services that own something tell of it: membership, content, events."


def rebuild(
    what: Annotated[
        Rebuilt, typer.Argument(metavar="SERVICE|all", show_default="search")
    ] = Rebuilt.SEARCH,
    force: Annotated[
        bool, typer.Option("--force", help="Take the new index even if it differs.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Make the search index anew from all facts, or what another service keeps of the others.

    All serve meanwhile. The index is compared and put in the live one's place; read models are
    mended in theirs.
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
            done, "The live index is as it was." + ("" if force else f" To take it anyway: {again}")
        )
    same = "the same as what was live" if not done["differences"] else "taken although it differs"
    console.print(
        f"{done['rebuilt']} is live, {same}: {done['facts']:,} facts in {done['seconds']} s",
        markup=False,
        soft_wrap=True,
    )
    _show_skipped(done)


def _rebuild_read_models(platform: Platform, service: str) -> None:
    done = _followed(platform, service, ["rebuild"])
    if "rebuilt" not in done:
        raise _not_rebuilt(done, "What is not mended yet is as it was: run it again.")
    mended = [f"{count:,} {rows} mended" for rows, count in done["mended"].items() if count]
    console.print(
        f"{service} keeps what {done['facts']:,} facts tell: {', '.join(mended) or 'it did'},"
        f" in {done['seconds']} s",
        markup=False,
        soft_wrap=True,
    )
    _show_skipped(done)


def _followed(platform: Platform, service: str, arguments: Sequence[str]) -> Line:
    """The last line, with progress shown until it comes."""
    done: Line = {}
    with _progress() as progress:
        task = progress.add_task("Beginning", total=None)
        for line in lines(platform, service, arguments):
            if "stage" in line:
                stage = f"{service}: {_STAGES.get(line['stage'], line['stage'])}"
                progress.update(
                    task, description=stage, completed=line["done"], total=line["total"]
                )
            done = line
    return done


def _show_skipped(done: Line) -> None:
    if done["skipped"]:
        console.print(f"{done['skipped']:,} facts were skipped, of which:", style="yellow")
        for skipped in done["skipped_first"]:
            console.print(f"  {printable(str(skipped))}", markup=False, soft_wrap=True)


def republish(
    service: Annotated[Service, typer.Argument(metavar="SERVICE")], data: Data = DEFAULT_DATA
) -> None:
    """Have a service tell all it holds again, for readers that lost it; versions stay."""
    told = 0
    with console.status(f"{service} tells all it holds"):
        for line in lines(running_platform(data), service, ["republish"]):
            if "error" in line:
                raise PlatformError(f"{line['error'].capitalize()}.", _WHO_TELLS)
            told = line.get("republished", told)
    console.print(f"{service} tells {told:,} aggregates again, over Kafka.")


def _not_rebuilt(done: Line, remedy: str) -> PlatformError:
    why = printable(str(done.get("error", "it ended before its end")))
    return PlatformError(f"Not rebuilt: {why}.", remedy)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
