"""Commands of the services, run in the environment that the platform gives them."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from deploy.embedded import platform as platforms
from deploy.embedded import programs
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process
from deploy.embedded.site import REPO, Site
from deploy.embedded.state import PlatformState

_LAST_LINES = 20

Line = dict[str, Any]


def process(site: Site, running: PlatformState, service: str, arguments: Sequence[str]) -> Process:
    """Describe `python -m services.NAME ...` as the platform would run it."""
    described = programs.service_process(
        site,
        service,
        service,
        running.ports[service],
        platforms.common_settings(site, running.ports, running.issuer),
    )
    return dataclasses.replace(described, argv=(*described.argv, *arguments))


def lines(
    site: Site, running: PlatformState, service: str, arguments: Sequence[str]
) -> Iterator[Line]:
    """Run a command of a service to its end, and yield its JSON lines as they come.

    Raises ProcessFailed if it fails.
    """
    described = process(site, running, service, arguments)
    remedy = f"Check the state: ./guilde status --data {site.data}"
    yield from _answers(described.argv, described.env, remedy)


def lines_elsewhere(service: str, arguments: Sequence[str]) -> Iterator[Line]:
    """Run a command with the engines of this process's own environment."""
    argv = (sys.executable, "-m", f"services.{service}", *arguments)
    remedy = "Check its settings in the environment: docs/operate.md lists them."
    yield from _answers(argv, os.environ, remedy)


def _answers(argv: Sequence[str], environment: Mapping[str, str], remedy: str) -> Iterator[Line]:
    with subprocess.Popen(
        argv,
        env=dict(environment),
        cwd=REPO,
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
        words = " ".join(argv[2:])
        raise ProcessFailed(f"`{words}` ended with {child.returncode}.", remedy, said)


def as_line(text: str) -> Line | None:
    """Parse a line of a response. Returns None for log lines and anything else."""
    try:
        found = orjson.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "level" not in found else None
