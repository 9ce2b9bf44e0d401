import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from cli import app
from deploy.embedded import mailbox


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["guilde", "mails", *words])
    try:
        return app.main()
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture
def data(tmp_path: Path) -> str:
    keeper = mailbox.Keeper(mailbox.folder(tmp_path))
    for name, subject in (("Ada", "One"), ("Bob", "Two \x1b[31mred"), ("Ada", "Three")):
        message = EmailMessage()
        message["From"] = "Guilde <guilde@example.org>"
        message["To"] = f"{name} <{name.lower()}@example.org>"
        message["Subject"] = subject
        message["Date"] = "Thu, 05 Mar 2026 12:00:00 +0000"
        message.set_content(f"Bonjour «\u00a0{name}\u00a0»\n\x1b[2Jcleared\n")
        message.add_alternative(f"<p>{name}</p>", subtype="html")
        keeper.keep(message.as_bytes())
    return str(tmp_path)


def test_mails_are_listed_newest_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str
) -> None:
    assert run(monkeypatch, "--json", "--data", data) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["subject"]) for row in rows][::2] == [("3", "Three"), ("1", "One")]
    assert run(monkeypatch, "--to", "ADA", "--limit", "1", "--json", "--data", data) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["3"]
    assert run(monkeypatch, "--to", "Zoe", "--data", data) == 0
    assert "No email went to Zoe" in capsys.readouterr().out


def test_control_characters_in_a_mail_are_not_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str
) -> None:
    assert run(monkeypatch, "2", "--data", data) == 0
    shown = capsys.readouterr().out
    assert "Bonjour « Bob »" in shown
    assert run(monkeypatch, "--data", data) == 0
    assert "\x1b" not in shown + capsys.readouterr().out


def test_a_missing_mail_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str
) -> None:
    assert run(monkeypatch, "9", "--data", data) == 1
    assert "There is no email 9: there are 3." in capsys.readouterr().err


def test_the_html_of_a_mail_can_be_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str
) -> None:
    assert run(monkeypatch, "1", "--html", "--data", data) == 0
    assert "<p>Ada</p>" in capsys.readouterr().out
