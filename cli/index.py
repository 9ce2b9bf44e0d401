"""Commands for the search index: the live index, and the previous one, kept for a rollback."""

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
    help="Show the search index, roll back its last rebuild, or delete the kept previous index.",
)


@index.command()
def show(data: Data = DEFAULT_DATA) -> None:
    """Show the live index, and the kept previous one."""
    _show(_answer(data, "show"))


@index.command()
def rollback(data: Data = DEFAULT_DATA) -> None:
    """Roll back to the index from before the last rebuild. The newer index is kept.

    The previous index has received every write, so nothing is lost.
    """
    _show(_answer(data, "rollback"))


@index.command()
def drop(data: Data = DEFAULT_DATA) -> None:
    """Delete the kept index now, to save its disk space and its share of every write."""
    dropped = _answer(data, "drop")["dropped"]
    console.print(f"{dropped} is deleted." if dropped else "No index is kept.", markup=False)


def _answer(data: Data, what: str) -> Line:
    platform = running_platform(data)
    answer = next(lines(platform, "search", ["index", what]), {})
    if "error" in answer or not answer:
        why = printable(str(answer.get("error", "it stopped before the end")))
        remedy = (
            f"The live index is unchanged. To build a new one: {command('rebuild', platform.data)}"
        )
        raise PlatformError(f"Not done: {why}.", remedy)
    return answer


def _show(answer: Line) -> None:
    console.print(f"{answer['live']} is live.", markup=False)
    if answer["kept"]:
        until = datetime.fromisoformat(answer["kept_until"]).astimezone(UTC)
        console.print(f"{answer['kept']} is kept until {until:%Y-%m-%d %H:%M} UTC.", markup=False)
