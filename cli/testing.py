"""The command that runs the tests."""

import os
import sys
from typing import Annotated

import typer

from deploy.embedded.site import REPO

CONTAINERS = "tests/containers"
"""Slow, and only useful with Docker, so no other test run includes them."""
PASSES_ALL = {"allow_extra_args": True, "ignore_unknown_options": True}


def test(
    context: typer.Context,
    containers: Annotated[
        bool,
        typer.Option(
            "--containers",
            help="Test the image and docker compose instead. Needs Docker, and takes minutes.",
        ),
    ] = False,  # noqa: PT028  a command of this name, not a test
) -> None:
    """Run the tests; further arguments go to pytest."""
    sys.stdout.flush()
    os.chdir(REPO)
    chosen = [CONTAINERS] if containers else []
    command = [sys.executable, "-m", "pytest", *chosen, *context.args]
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted
