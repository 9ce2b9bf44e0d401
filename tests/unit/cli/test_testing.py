import os
import sys

import pytest
from typer.testing import CliRunner

from cli.app import app
from deploy.embedded.site import REPO

Commands = list[list[str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The programs that a command becomes."""
    started: Commands = []
    monkeypatch.setattr(os, "execv", lambda _, command: started.append(command))
    monkeypatch.chdir(REPO)
    return started


def test_what_follows_goes_to_pytest(run: Commands) -> None:
    CliRunner().invoke(app, ["test", "tests/unit", "-x"])
    assert run == [[sys.executable, "-m", "pytest", "tests/unit", "-x"]]


def test_containers_are_tried_alone_and_where_asked_for(run: Commands) -> None:
    CliRunner().invoke(app, ["test", "--containers", "-x"])
    assert run == [[sys.executable, "-m", "pytest", "tests/containers", "-x"]]


def test_no_other_run_brings_containers_up(pytestconfig: pytest.Config) -> None:
    assert "tests/containers" in pytestconfig.getini("norecursedirs")
    assert (REPO / "tests" / "containers").is_dir()
