"""A process reports missing or wrong settings in one sentence, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.notifications.main import service as notifications
from services.notifications.settings import NotificationsSettings
from services.search.main import service as search
from services.search.settings import SearchSettings
from shared.runtime.command import WRONG_SETTINGS, run

NAMES = ("membership", "content", "events", "search", "notifications")
SECRET = "very-secret"
ENOUGH = {
    "ISSUER": "https://id.example.org",
    "JWKS_URL": "https://id.example.org/keys",
    "TOKEN_SECRET": "x" * 32,
}


def started(name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command without the settings of the test run."""
    bare = {n: v for n, v in os.environ.items() if n.partition("_")[0].lower() not in NAMES}
    return subprocess.run(
        [sys.executable, "-m", f"services.{name}", *arguments],
        env={**bare, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", NAMES)
def test_missing_settings_are_named_in_one_sentence(name: str) -> None:
    ended = started(name)
    assert (ended.returncode, ended.stdout) == (WRONG_SETTINGS, "")
    [sentence] = ended.stderr.splitlines()
    names = [f"{name.upper()}_{each}" for each in ("ISSUER", "JWKS_URL", "TOKEN_SECRET")]
    assert sentence == (
        f"{name} cannot start: {' and '.join(names)} are missing, "
        "as a variable or as a file in GUILDE_SECRETS."
    )


def test_help_needs_no_settings() -> None:
    ended = started("content", "--help")
    assert ended.returncode == 0
    assert "migrate" in ended.stdout


@pytest.mark.parametrize("command", ["serve", "migrate", "digest", "parked list"])
def test_every_command_names_missing_settings(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ENOUGH:
        monkeypatch.delenv(f"SEARCH_{name}", raising=False)
    arguments = command.split()
    assert run("search", SearchSettings, lambda s, _: search(s), arguments) == WRONG_SETTINGS
    assert "SEARCH_ISSUER" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "99999", "less than or equal to 65535"),
        ("PORT", SECRET, "valid integer"),
        ("ROLE", SECRET, "'api', 'worker' or 'both'"),
        ("KAFKA", f"kafka://user:{SECRET}@nowhere", "host:port"),
        ("STORE_URL", SECRET, "not an address of MongoDB"),
        ("STORE_URL", f"mongodb://user:{SECRET}/x@store", "not an address of MongoDB"),
        ("JWKS_URL", f"//{SECRET}", "http://"),
        ("TOKEN_SECRET", SECRET, "at least 32"),
        ("LOG_LEVEL", SECRET, "log level"),
        ("OPENSEARCH_URL", f"user:{SECRET}@search", "http://"),
        ("OPENSEARCH_CA", "/nowhere", "file"),
        ("OPENSEARCH_CA", __file__, "certificates"),
        ("INDEX_PREFIX", "Ä", "pattern"),
        ("ISSUER", "https://guilde.example.org/issuer", "development issuer"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    name: str,
    value: str,
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("GUILDE_ENVIRONMENT", raising=False)
    for each, good in {**ENOUGH, name: value}.items():
        monkeypatch.setenv(f"SEARCH_{each}", good)
    assert run("search", SearchSettings, lambda s, _: search(s), []) == WRONG_SETTINGS
    out, err = capsys.readouterr()
    assert out == ""
    [sentence] = err.splitlines()
    assert sentence.startswith("search cannot start: ")
    assert why in sentence
    assert SECRET not in sentence
    assert f"SEARCH_{name}" in sentence or name == "ISSUER"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIME_ZONE", "Mars/Olympus"),
        ("PUBLIC_URL", "guilde"),
        ("PORTAL_URL", "portal"),
        ("SMTP_SECURITY", "some"),
        ("MAIL_CONNECTIONS", "0"),
    ],
)
def test_a_wrong_setting_of_one_service_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for each, good in {**ENOUGH, name: value}.items():
        monkeypatch.setenv(f"NOTIFICATIONS_{each}", good)
    ended = run("notifications", NotificationsSettings, notifications, [])
    assert ended == WRONG_SETTINGS
    assert f"NOTIFICATIONS_{name} is wrong: " in capsys.readouterr().err


def test_a_missing_folder_of_secrets_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUILDE_SECRETS", str(tmp_path / "nowhere"))
    assert run("search", SearchSettings, lambda s, _: search(s), []) == WRONG_SETTINGS
    [sentence] = capsys.readouterr().err.splitlines()
    assert "GUILDE_SECRETS" in sentence
