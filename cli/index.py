"""Commands about the search index: the live one, and the one of before the last rebuild."""

from datetime import UTC, datetime

import typer

from cli.commands import lines
from cli.context import DEFAULT_DATA, Data, command, console, running_platform
from cli.words import printable
from deploy.embedded.commands import Line
from deploy.embedded.errors import PlatformError

index = typer.Typer(
    name="index",
    no_args_is_help=True,
    help="Show the search index, roll its last rebuild back, or delete what is kept for that.",
)


@index.command()
def show(data: Data = DEFAULT_DATA) -> None:
    """Show which index serves, and which one of before is kept."""
    _show(_answer(data, "show"))


@index.command()
def rollback(data: Data = DEFAULT_DATA) -> None:
    """Serve the index of before the last rebuild again. The present one is kept in its place.

    It has been written to all the time, so nothing is lost.
    """
    _show(_answer(data, "rollback"))


@index.command()
def drop(data: Data = DEFAULT_DATA) -> None:
    """Delete the kept index now: it takes space, and every write goes to it too."""
    dropped = _answer(data, "drop")["dropped"]
    console.print(f"{dropped} is deleted." if dropped else "No index is kept.", markup=False)


def _answer(data: Data, what: str) -> Line:
    platform = running_platform(data)
    answer = next(lines(platform, "search", ["index", what]), {})
    if "error" in answer or not answer:
        why = printable(str(answer.get("error", "it stopped before it had finished")))
        remedy = (
            f"The live index is as it was. To make a new one: {command('rebuild', platform.data)}"
        )
        raise PlatformError(f"Not done: {why}.", remedy)
    return answer


def _show(answer: Line) -> None:
    console.print(f"{answer['live']} is live.", markup=False)
    if answer["kept"]:
        until = datetime.fromisoformat(answer["kept_until"]).astimezone(UTC)
        console.print(f"{answer['kept']} is kept until {until:%Y-%m-%d %H:%M} UTC.", markup=False)
