import json
from pathlib import Path

import pytest

from cli import app, start, views
from deploy.embedded import issuer
from deploy.embedded.errors import PlatformError


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run the command line as the launcher does, and return the exit code."""
    monkeypatch.setattr("sys.argv", ["guilde", *words])
    try:
        return app.main()
    except SystemExit as end:
        return int(end.code or 0)


def test_help_lists_every_command_with_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "help") == 0
    text = capsys.readouterr().out
    for command in app.app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        assert f" {name} " in text
        assert command.callback.__doc__


def test_help_of_a_command_lists_its_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "help", "up") == 0
    assert "--detach" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["status", "token alice"])
def test_a_command_without_a_platform_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
) -> None:
    assert run(monkeypatch, *command.split(), "--data", str(tmp_path)) == 1
    text = capsys.readouterr().err
    assert f"./guilde up --data {tmp_path}" in text
    assert "Traceback" not in text


def test_down_without_a_platform_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(monkeypatch, "down", "--data", str(tmp_path)) == 0


def test_status_for_machines_is_json_even_without_a_platform(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "status", "--json", "--data", str(tmp_path)) == 1
    assert json.loads(capsys.readouterr().out)["running"] is False


def test_purge_spares_a_folder_without_a_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "thesis.odt").touch()
    assert run(monkeypatch, "purge", "--yes", "--data", str(tmp_path)) == 1
    assert (tmp_path / "thesis.odt").exists()


def test_token_prints_the_token_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    issuer.open_identity(tmp_path, 8080)
    assert run(monkeypatch, "token", "alice", "--role", "admin", "--data", str(tmp_path)) == 0
    output = capsys.readouterr().out
    assert output.count(".") == 2
    assert output.split() == [output.strip()]


def test_a_missing_log_names_the_existing_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "kafka.log").touch()
    assert run(monkeypatch, "logs", "kafak", "--data", str(tmp_path)) == 1
    assert "kafka" in capsys.readouterr().err.splitlines()[-1]


def test_scale_is_read_per_service() -> None:
    assert start.parse_scale(["search=3", "content=2"]) == {"search": 3, "content": 2}


@pytest.mark.parametrize("word", ["search", "search=0", "search=x", "kafka=2", "search=1000"])
def test_an_invalid_scale_is_refused_with_an_example(word: str) -> None:
    with pytest.raises(PlatformError) as caught:
        start.parse_scale([word])
    assert word in caught.value.sentence
    assert "--scale search=3" in caught.value.remedy


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7300, "2 h"), (400_000, "5 d")],
)
def test_durations_are_short(seconds: float, text: str) -> None:
    assert views.duration(seconds) == text
