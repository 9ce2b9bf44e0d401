"""A platform whose people sign in with a real Keycloak, and a real Chromium."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.context import Platform, running_platform
from deploy.embedded import ports
from deploy.embedded.site import REPO

pytest_plugins = ["tests.browser.conftest"]
STARTS_WITHIN = 600
"""Seconds, with the download."""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `./guilde` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=REPO,
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
        check=False,
    )


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    data: Path = tmp_path_factory.mktemp("keycloak")
    port = str(ports.choose(["gateway"], {})["gateway"])
    up = run(
        "up", "--idp", "keycloak", "--no-seed", "--detach", "--data", str(data), "--port", port
    )
    assert up.returncode == 0, up.stdout + up.stderr
    yield running_platform(data)
    run("down", "--data", str(data))
