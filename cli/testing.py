"""The command that runs the tests."""

import os
import sys

import typer

from deploy.embedded.site import REPO

PASSES_ALL = {"allow_extra_args": True, "ignore_unknown_options": True}


def test(context: typer.Context) -> None:
    """Run the tests; whatever follows goes to pytest."""
    sys.stdout.flush()
    os.chdir(REPO)
    command = [sys.executable, "-m", "pytest", *context.args]
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted
