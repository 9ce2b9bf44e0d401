"""The services' commands, run from the command line."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from cli.context import Platform
from deploy.embedded import commands
from deploy.embedded import platform as platforms
from deploy.embedded.commands import Line
from deploy.embedded.site import open_site

Service = StrEnum("Service", {name.upper(): name for name in platforms.SERVICES})  # type: ignore[misc]


def lines(platform: Platform, service: str, arguments: Sequence[str]) -> Iterator[Line]:
    """Run a service's command, and yield its JSON lines as they come. Raises ProcessFailed."""
    return commands.lines(open_site(platform.data), platform.state, service, arguments)
