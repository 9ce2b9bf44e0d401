"""Commands about parked facts: those that could not be applied, and those behind them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Annotated

import orjson
import typer
from rich.table import Table
from rich.text import Text

from cli.commands import Service, lines
from cli.context import DEFAULT_DATA, Data, Platform, command, console, running_platform
from cli.words import printable
from deploy.embedded import platform as platforms
from deploy.embedded.commands import Line
from deploy.embedded.errors import PlatformError

_PREFIX = "guilde."
"""The prefix of every topic."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Of = Annotated[Service, typer.Argument(metavar="SERVICE")]
OfAny = Annotated[Service | None, typer.Argument(metavar="[SERVICE]", show_default="all")]
Which = Annotated[
    str, typer.Argument(metavar="ID", help="The id in `parked list`: TOPIC/PARTITION/OFFSET.")
]

parked = typer.Typer(
    name="parked",
    no_args_is_help=True,
    help="List, replay or drop the facts that a service could not apply.",
)


@parked.command(name="list")
def list_parked(service: OfAny = None, json: Json = False, data: Data = DEFAULT_DATA) -> None:
    """List the parked facts, oldest first."""
    platform = running_platform(data)
    rows = [row for answer in _of_each(platform, service, ["list"]) for row in answer]
    if json:
        _print_json(rows)
    elif not rows:
        console.print("Nothing is parked.")
    else:
        console.print(table(rows))
        show = command(f"parked show {service_of(rows[0])} {short(rows[0])}", platform.data)
        console.print(f"\nWhy: {show}", markup=False, soft_wrap=True)


@parked.command()
def show(
    service: Of,
    which: Which,
    json: Json = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Show one parked fact: its content, and the reason why it could not be applied."""
    row = _one(running_platform(data), service, ["show", long(service, which)])
    if json:
        _print_json(row)
        return
    for name, value in described(row):
        console.print(Text.assemble((f"{name:<10}", "bold"), printable(value)), soft_wrap=True)
    for name in ("value", "trace"):
        if row.get(name):
            console.print(f"\n{name}", style="bold")
            console.print(_readable(row[name]), markup=False, soft_wrap=True)


@parked.command()
def replay(
    service: OfAny = None,
    which: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="One fact, and those behind it; by default, all."),
    ] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Retry parked facts, in order; a fact that fails again stays parked."""
    arguments = ["replay", *([long(service, which)] if service and which else [])]
    answers = list(_of_each(running_platform(data), service, arguments))
    count = sum(line.get("replaying", 0) for lines in answers for line in lines)
    console.print(f"{count:,} facts are being retried." if count else "Nothing is parked.")


@parked.command()
def drop(
    service: Of,
    which: Which,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Discard a parked fact for good; those behind it are applied."""
    platform = running_platform(data)
    row = _one(platform, service, ["show", long(service, which)])
    question = f"Drop {row['type']} of {row['key']}, which {service} will never see?"
    if not yes and not typer.confirm(question):
        raise typer.Exit(1)
    _one(platform, service, ["drop", row["_id"]])
    console.print(f"Dropped {short(row)}.", markup=False)


def table(rows: Sequence[Line]) -> Table:
    """Lay out parked facts, one per row.

    Ids are never broken across lines, so that they can be copied.
    """
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("service", "id", "parked"):
        shown.add_column(heading, no_wrap=True)
    shown.add_column("fact: reason", overflow="fold")
    for row in rows:
        reason = f"{row['type'].removeprefix(row['topic'] + '.')}: {row['reason']}"
        cells = (service_of(row), short(row), _when(row)[:-3], reason)
        shown.add_row(*(Text(printable(cell)) for cell in cells))
    return shown


def described(row: Line) -> Iterator[tuple[str, str]]:
    """Describe a parked fact, line by line."""
    yield "fact", row["type"]
    yield "of", row["key"]
    yield "id", short(row)
    yield "parked", _when(row)
    yield "reason", row["reason"]
    if row.get("replay"):
        yield "state", "retry pending"


def service_of(row: Line) -> str:
    """Return the service that parked a fact."""
    return str(row["group"]).rpartition(".")[2]


def short(row: Line) -> str:
    """Return a row's id in its short form, as people type it."""
    return f"{row['topic'].removeprefix(_PREFIX)}/{row['partition']}/{row['offset']}"


def long(service: str, which: str) -> str:
    """Return a row's id from the short form."""
    if "|" in which:
        return which
    return f"guilde.{service}|{_PREFIX}{which.removeprefix(_PREFIX).replace('/', '|')}"


def _when(row: Line) -> str:
    return str(row["parked_at"])[:19].replace("T", " ")


def _readable(text: str) -> str:
    """Indent JSON, and keep the lines of other text. Control characters are removed."""
    with suppress(ValueError):
        text = orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()
    return "\n".join(printable(line) for line in text.splitlines())


def _print_json(value: object) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _one(platform: Platform, service: str, arguments: Sequence[str]) -> Line:
    """Run a parking command with a one-line response. Raises PlatformError."""
    line = next(iter([*lines(platform, service, ["parked", *arguments])]), {})
    if not line or "error" in line or line.get("dropped") == 0:
        listed = command(f"parked list {service}", platform.data)
        raise PlatformError(f"{service} has no parked fact with this id.", f"See: {listed}")
    return line


def _of_each(
    platform: Platform, service: str | None, arguments: Sequence[str]
) -> Iterator[list[Line]]:
    """Run a parking command for one service, or for all of them concurrently."""
    services = [service] if service else list(platforms.SERVICES)
    with ThreadPoolExecutor(len(services)) as pool, console.status("Querying the services"):
        yield from pool.map(
            lambda name: list(lines(platform, name, ["parked", *arguments])), services
        )
