"""The command that runs the tests."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.embedded.site import REPO

CONTAINERS = "tests/containers"
"""The folder of slow tests that need Docker, so no other test run includes them."""
KEYCLOAK = "tests/keycloak"
"""The folder of slow tests that download 160 MB, so no other test run includes them."""
PROCESSES = 2
"""The number of test processes.

Most tests wait for engines, so two processes take half the time of one, even on two cores.
"""
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
    keycloak: Annotated[
        bool,
        typer.Option(
            "--keycloak",
            help="Test the sign-in with Keycloak instead. Downloads Keycloak, and takes minutes.",
        ),
    ] = False,  # noqa: PT028
) -> None:
    """Run the tests; further arguments go to pytest.

    The whole suite runs in two processes, each with its engines; the tests of a path run in one.
    """
    sys.stdout.flush()
    os.chdir(REPO)
    wanted = {CONTAINERS: containers, KEYCLOAK: keycloak}
    chosen = [folder for folder, is_wanted in wanted.items() if is_wanted]
    if not chosen and not any(map(_is_path, context.args)):
        chosen = [f"--numprocesses={PROCESSES}"]
    command = [sys.executable, "-m", "pytest", *chosen, *context.args]
    keep_bytecode()
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


def keep_bytecode() -> None:
    """Let processes keep what they compile in the virtual environment, also where they keep none.

    Some hundred processes start, and each would compile all that it imports: half of its start.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(sys.prefix, "bytecode")))


def _is_path(argument: str) -> bool:
    """Return whether it is a path, or a test in one, like `tests/unit/test_tests.py::test_x`."""
    return (REPO / argument.split("::", maxsplit=1)[0]).exists()
