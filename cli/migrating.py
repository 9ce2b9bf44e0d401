"""The command that brings topics, collections and indexes up to date."""

from collections.abc import Iterator
from typing import Annotated

import typer

from cli.commands import Service, lines
from cli.context import DEFAULT_DATA, Data, console, running_platform
from deploy.embedded.commands import Line, lines_elsewhere
from deploy.embedded.errors import PlatformError

_ARGUMENTS = ("migrate",)


def migrate(
    elsewhere: Annotated[
        bool,
        typer.Option("--elsewhere", help="Migrate the engines that the environment names."),
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Migrate topics, collections and indexes. It is idempotent."""
    platform = None if elsewhere else running_platform(data)
    for service in Service:
        with console.status(f"Migrating {service}"):
            asked = (
                lines(platform, service, _ARGUMENTS)
                if platform
                else lines_elsewhere(service, _ARGUMENTS)
            )
            changed = _changed(service, asked)
        told = f"; {', '.join(changed)} got new settings" if changed else ""
        console.print(f"{service} is up to date{told}.", markup=False, soft_wrap=True)


def _changed(service: str, asked: Iterator[Line]) -> list[str]:
    """Return which topics got new settings. Raises PlatformError."""
    said = list(asked)
    for line in said:
        if "error" in line:
            error = str(line["error"])
            remedy = "Run it again when the engine is back; the data is intact."
            raise PlatformError(f"{error[:1].upper()}{error[1:]}.", remedy)
        if "migrated" in line:
            return list(line["changed"])
    raise PlatformError(
        f"{service} did not report its migration.", "Check its log, and run it again."
    )
