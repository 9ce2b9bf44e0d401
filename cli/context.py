"""What every command needs: the data folder, the platform that runs from it, and how to speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deploy.embedded import issuer, state
from deploy.embedded.errors import NotRunning, PlatformError, ProcessFailed
from deploy.embedded.site import REPO
from deploy.embedded.state import PlatformState

PROGRAM = "./guilde"
DEFAULT_DATA = REPO / ".guilde"

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

Data = Annotated[
    Path,
    typer.Option(
        "--data",
        metavar="DIR",
        envvar="GUILDE_DATA",
        help="The platform's data folder, which also records its port.",
        show_default=".guilde",
    ),
]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that runs, as the commands that use it see it."""

    data: Path
    state: PlatformState

    @property
    def base_url(self) -> str:
        """The gateway, without a slash at the end."""
        return self.state.base_url

    def token(self, name: str, roles: Sequence[str] = ()) -> str:
        """Give a bearer token of the development issuer, good for twelve hours."""
        return issuer.mint(self.data, name, roles)


def running_platform(data: Path) -> Platform:
    """Find the platform of this folder. Raises NotRunning."""
    data = data.expanduser().resolve()
    found = state.running(data)
    if found is None:
        raise NotRunning(f"No platform runs from {data}.", f"Start it: {command('up', data)}")
    return Platform(data, found)


def command(words: str, data: Path) -> str:
    """Write a command of this program as one would type it, with --data where it is needed."""
    return f"{PROGRAM} {words}" + ("" if data == DEFAULT_DATA else f" --data {data}")


def token(data: Path, name: str, roles: Sequence[str], lifetime: timedelta, locale: str) -> str:
    """Mint, whether or not the platform runs. Raises NotRunning where it never did."""
    try:
        return issuer.mint(data.expanduser().resolve(), name, roles, lifetime, locale)
    except FileNotFoundError as error:
        raise NotRunning(
            f"No platform was ever started in {data}, so there is no issuer to sign a token.",
            f"Start one: {command('up', data)}",
        ) from error


def explain(error: PlatformError) -> None:
    """Say what happened in one sentence, and what to do; before it, a process's last lines."""
    if isinstance(error, ProcessFailed):
        for line in error.lines:
            errors.print(f"  {line}", style="dim", markup=False, soft_wrap=True)
    errors.print(error.sentence, style="bold red", markup=False, soft_wrap=True)
    errors.print(error.remedy, markup=False, soft_wrap=True)
