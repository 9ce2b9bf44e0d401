"""The parts that all commands share: the data folder, the running platform, and output."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deploy.embedded import idp, issuer, state
from deploy.embedded.errors import NotRunning, PlatformError, ProcessFailed
from deploy.embedded.idp import Idp
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
    """A running platform, for the commands that use it."""

    data: Path
    state: PlatformState

    @property
    def base_url(self) -> str:
        """The gateway's address, without a trailing slash."""
        return self.state.base_url

    def token(self, name: str, roles: Sequence[str] = ()) -> str:
        """Return a bearer token of its identity provider, valid for twelve hours.

        Raises UnknownPerson, NotRunning.
        """
        return idp.token(self.data, self.state, name, roles)


def running_platform(data: Path) -> Platform:
    """Find the platform of this folder. Raises NotRunning."""
    data = data.expanduser().resolve()
    found = state.running(data)
    if found is None:
        raise NotRunning(f"No platform runs from {data}.", f"Start it: {command('up', data)}")
    return Platform(data, found)


def command(words: str, data: Path) -> str:
    """Return a command of this program as typed, with --data if needed."""
    return f"{PROGRAM} {words}" + ("" if data == DEFAULT_DATA else f" --data {data}")


def token(data: Path, name: str, roles: Sequence[str], lifetime: timedelta, locale: str) -> str:
    """Return a token of Keycloak if that runs, otherwise of the development issuer, running or not.

    Raises NotRunning if there never was a platform; UnknownPerson.
    """
    running = state.running(data.expanduser().resolve())
    if running and idp.of(running.issuer) is Idp.KEYCLOAK:
        return idp.token(data, running, name, roles)
    try:
        return issuer.mint(data.expanduser().resolve(), name, roles, lifetime, locale)
    except FileNotFoundError as error:
        raise NotRunning(
            f"No platform was ever started in {data}, so no issuer can sign a token.",
            f"Start one: {command('up', data)}",
        ) from error


def explain(error: PlatformError) -> None:
    """Print an error: a process's last lines if any, one sentence, and the remedy."""
    if isinstance(error, ProcessFailed):
        for line in error.lines:
            errors.print(f"  {line}", style="dim", markup=False, soft_wrap=True)
    errors.print(error.sentence, style="bold red", markup=False, soft_wrap=True)
    errors.print(error.remedy, markup=False, soft_wrap=True)
