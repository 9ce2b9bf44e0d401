import os
import sys

import pytest
from typer.testing import CliRunner

from cli.app import app
from deploy.embedded.site import REPO

Commands = list[list[str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Record the programs that a command starts."""
    started: Commands = []
    monkeypatch.setattr(os, "execv", lambda _, command: started.append(command))
    monkeypatch.chdir(REPO)
    return started


def test_further_arguments_go_to_pytest(run: Commands) -> None:
    CliRunner().invoke(app, ["test", "tests/unit", "-x"])
    assert run == [[sys.executable, "-m", "pytest", "tests/unit", "-x"]]


def test_all_tests_run_in_two_processes(run: Commands) -> None:
    CliRunner().invoke(app, ["test", "-q", "--randomly-seed=7"])
    assert run == [[sys.executable, "-m", "pytest", "--numprocesses=2", "-q", "--randomly-seed=7"]]


def test_one_test_runs_in_one_process(run: Commands) -> None:
    test = "tests/unit/cli/test_testing.py::test_one_test_runs_in_one_process"
    CliRunner().invoke(app, ["test", test])
    assert run == [[sys.executable, "-m", "pytest", test]]


def test_tests_keep_what_python_compiles(run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX")
    CliRunner().invoke(app, ["test"])
    assert len(run) == 1
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
    assert os.environ["PYTHONPYCACHEPREFIX"].startswith(sys.prefix)


def test_containers_are_tested_alone_and_on_request(run: Commands) -> None:
    CliRunner().invoke(app, ["test", "--containers", "-x"])
    assert run == [[sys.executable, "-m", "pytest", "tests/containers", "-x"]]


def test_no_other_run_starts_containers(pytestconfig: pytest.Config) -> None:
    assert "tests/containers" in pytestconfig.getini("norecursedirs")
    assert (REPO / "tests" / "containers").is_dir()
