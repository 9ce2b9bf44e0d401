"""docker compose, started from a copy of this repository with a new image and new secrets."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.embedded import ports
from tests.support.compose import REPO
from tests.support.services import Client

PROJECT = "guilde-tests"
STARTS_WITHIN = 1_800
"""Seconds for the first start, which downloads images and builds ours."""

WELL_WITHIN = 300
OVERRIDE = "GUILDE_COMPOSE_OVERRIDE"
"""Names a compose file that overrides ours if a Docker engine lacks a feature ours needs."""

LEFT_OUT = (".*", "__pycache__", "secrets", "*.pem")
NEEDED_HIDDEN = (".dockerignore",)


@dataclass(frozen=True, slots=True)
class Containers:
    """The platform of an operator who followed docs/operate.md."""

    folder: Path
    port: int
    mail_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str) -> Client:
        """Return a client of a service, through the gateway."""
        return Client(f"{self.url}/api/{service}")

    def secret(self, name: str) -> str:
        return (self.folder / "deploy" / "compose" / "secrets" / name).read_text().strip()

    def run(self, service: str, *words: str) -> str:
        """Run a command of a service in its container. Raises AssertionError with its output."""
        return self.compose("exec", "-T", service, "python", "-P", "-m", *words)

    def states(self) -> dict[str, str]:
        """Return the health of each container: `healthy`, or `exited 0`."""
        said = self.compose("ps", "--all", "--format", "json")
        told = [json.loads(line) for line in said.splitlines() if line.startswith(("{", "["))]
        rows: list[dict[str, Any]] = told[0] if told and isinstance(told[0], list) else told
        return {row["Service"]: _state(row) for row in rows}

    def compose(self, *words: str, within: float = 120) -> str:
        ended = subprocess.run(
            [*program(), *self._files(), *words],
            cwd=self.folder,
            env=os.environ | {"COMPOSE_PROJECT_NAME": PROJECT},
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
        )
        assert ended.returncode == 0, f"{words}\n{ended.stdout[-4000:]}\n{ended.stderr[-8000:]}"
        return ended.stdout

    @staticmethod
    def _files() -> list[str]:
        over = os.environ.get(OVERRIDE)
        return ["--file", "docker-compose.yml", "--file", over] if over else []


def program() -> list[str]:
    return ["docker", "compose"]


def why_not() -> str | None:
    """Return why compose cannot start on this machine; None if it can."""
    if shutil.which("docker") is None:
        return "there is no docker client here"
    for asked, reason in (
        (["docker", "version"], "no Docker engine answers here"),
        ([*program(), "version"], "the docker client has no compose plugin here"),
    ):
        ended = subprocess.run(asked, capture_output=True, check=False, timeout=30)
        if ended.returncode:
            return reason
    return None


@contextmanager
def composed_up(folder: Path) -> Iterator[Containers]:
    """Start compose in this folder; on exit, remove it with all its data."""
    shutil.copytree(REPO, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in NEEDED_HIDDEN:
        shutil.copy(REPO / name, folder)
    shutil.copy(REPO / "deploy" / "compose" / ".env.example", folder / "deploy" / "compose")
    subprocess.run([folder / "deploy" / "compose" / "prepare"], check=True, timeout=60)
    at = ports.choose(["gateway", "mail"], {})
    running = Containers(folder, at["gateway"], at["mail"])
    _choose(
        folder / ".env",
        GUILDE_IMAGE=PROJECT,
        GUILDE_PORT=str(running.port),
        GUILDE_MAIL_PORT=str(running.mail_port),
        GUILDE_PUBLIC_URL=running.url,
    )
    try:
        running.compose("up", "--build", "--detach", within=STARTS_WITHIN)
        _wait(running)
        yield running
    finally:
        running.compose("down", "--volumes", "--timeout", "20", within=300)


def _choose(env: Path, **chosen: str) -> None:
    said = env.read_text()
    for name, value in chosen.items():
        said, found = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", said)
        assert found, name
    env.write_text(said)


def _wait(running: Containers) -> None:
    deadline = time.monotonic() + WELL_WITHIN
    while not all(state in {"healthy", "exited 0"} for state in running.states().values()):
        assert time.monotonic() < deadline, f"{running.states()}\n{running.compose('logs', '-n20')}"
        time.sleep(2)


def _state(row: dict[str, Any]) -> str:
    return str(row["Health"]) if row.get("Health") else f"{row['State']} {row['ExitCode']}"
