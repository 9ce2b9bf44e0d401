"""Commands about the facts that services tell each other: rebuild, republish."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.commands import Service, lines
from cli.context import DEFAULT_DATA, Data, Platform, command, console, errors, running_platform
from cli.words import printable
from deploy.embedded.commands import Line
from deploy.embedded.errors import PlatformError

_STAGES = {"read": "Reading facts", "compare": "Comparing", "swap": "Swapping"}
_WHO_TELLS = "Only services that own something tell of it: membership, content."


def rebuild(
    force: Annotated[
        bool, typer.Option("--force", help="Take the new index even if it differs.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Build the search index anew from all facts, compare it, and put it in the live one's place.

    Searches go on meanwhile, on the index there was.
    """
    platform = running_platform(data)
    arguments = ["rebuild", *(["--force"] if force else [])]
    done: Line = {}
    with _progress() as progress:
        task = progress.add_task("Beginning", total=None)
        for line in lines(platform, "search", arguments):
            if "stage" in line:
                stage = _STAGES.get(line["stage"], line["stage"])
                progress.update(
                    task, description=stage, completed=line["done"], total=line["total"]
                )
            done = line
    if "rebuilt" not in done:
        raise _not_rebuilt(done, platform, force=force)
    same = "the same as what was live" if not done["differences"] else "taken although it differs"
    console.print(
        f"{done['rebuilt']} is live, {same}: {done['facts']:,} facts in {done['seconds']} s",
        markup=False,
        soft_wrap=True,
    )
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


def _not_rebuilt(done: Mapping[str, Any], platform: Platform, *, force: bool) -> PlatformError:
    why = printable(str(done.get("error", "it ended before its end")))
    again = command("rebuild --force", platform.data)
    remedy = "The live index is as it was." + ("" if force else f" To take it anyway: {again}")
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
