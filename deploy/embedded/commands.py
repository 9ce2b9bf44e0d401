"""Commands of the services' own, run in the environment that the platform gives them."""

import dataclasses
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from deploy.embedded import platform as platforms
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process
from deploy.embedded.site import Site
from deploy.embedded.state import PlatformState

_LAST_LINES = 20

Line = dict[str, Any]


def process(site: Site, running: PlatformState, service: str, arguments: Sequence[str]) -> Process:
    """Describe `python -m services.NAME ...` as the platform would run it."""
    described = platforms.service_process(
        site,
        service,
        service,
        running.ports[service],
        platforms.common_settings(running.ports, running.issuer),
    )
    return dataclasses.replace(described, argv=(*described.argv, *arguments))


def lines(
    site: Site, running: PlatformState, service: str, arguments: Sequence[str]
) -> Iterator[Line]:
    """Run a command of a service to its end: its JSON lines, as they come.

    Raises ProcessFailed where it breaks.
    """
    described = process(site, running, service, arguments)
    with subprocess.Popen(
        described.argv,
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
            f"See whether all is ready: ./guilde status --data {site.data}",
            said,
        )


def as_line(text: str) -> Line | None:
    """Read an answer; what a service logs, and anything else, is none."""
    try:
        found = orjson.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "level" not in found else None
