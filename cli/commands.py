"""Commands of the services' own, run in the environment that the platform gives them."""

import subprocess
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import orjson

from cli.context import Platform, command
from deploy.embedded import platform as platforms
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.site import open_site

_LAST_LINES = 20

Service = StrEnum("Service", {name.upper(): name for name in platforms.SERVICES})  # type: ignore[misc]
Line = dict[str, Any]


def lines(platform: Platform, service: str, arguments: Sequence[str]) -> Iterator[Line]:
    """Run `python -m services.NAME ...` as the platform would: its JSON lines, as they come.

    Raises ProcessFailed where it breaks.
    """
    described = platforms.service_process(
        open_site(platform.data),
        service,
        service,
        platform.state.ports[service],
        platforms.common_settings(platform.state.ports, platform.state.issuer),
    )
    with subprocess.Popen(
        [*described.argv, *arguments],
        env=dict(described.env),
        cwd=described.cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        said: list[str] = []
        answered = False
        for text in child.stdout or ():
            if line := as_line(text):
                answered = True
                yield line
            else:
                said = [*said, text.rstrip("\n")][-_LAST_LINES:]
    if child.returncode and not answered:
        words = " ".join(arguments)
        raise ProcessFailed(
            f"`{service} {words}` ended with {child.returncode}.",
            f"See whether all is ready: {command('status', platform.data)}",
            said,
        )


def as_line(text: str) -> Line | None:
    """Read an answer; what a service logs, and anything else, is none."""
    try:
        found = orjson.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "level" not in found else None
