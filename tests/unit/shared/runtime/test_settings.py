from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsError

from services.notifications.settings import NotificationsSettings

ISSUER = {"NOTIFICATIONS_ISSUER": "https://id.example.org/", "NOTIFICATIONS_JWKS_URL": "https://id"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ISSUER.items():
        monkeypatch.setenv(name, value)


def test_a_file_in_the_secrets_folder_is_a_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "notifications_smtp_password").write_text("from a file\n")
    (tmp_path / "notifications_store_url").write_text("mongodb://user:secret@store/\n")
    monkeypatch.setenv("GUILDE_SECRETS", str(tmp_path))
    settings = NotificationsSettings()
    assert settings.smtp_password.get_secret_value() == "from a file"
    assert settings.store_url == "mongodb://user:secret@store/"


def test_a_secret_volume_of_kubernetes_is_read_through_its_links(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    version = tmp_path / "..2026_01_01"
    version.mkdir()
    (version / "notifications_smtp_password").write_text("linked")
    (tmp_path / "..data").symlink_to(version.name)
    (tmp_path / "notifications_smtp_password").symlink_to("..data/notifications_smtp_password")
    monkeypatch.setenv("GUILDE_SECRETS", str(tmp_path))
    assert NotificationsSettings().smtp_password.get_secret_value() == "linked"


def test_the_environment_overrides_the_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "notifications_kafka").write_text("file:9092")
    monkeypatch.setenv("GUILDE_SECRETS", str(tmp_path))
    monkeypatch.setenv("NOTIFICATIONS_KAFKA", "variable:9092")
    assert NotificationsSettings().kafka == "variable:9092"


def test_a_missing_secrets_folder_prevents_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUILDE_SECRETS", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError):
        NotificationsSettings()


def test_a_wrong_address_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATIONS_KAFKA", "kafka+tls://user:very-secret@nowhere")
    with pytest.raises(ValidationError) as refused:
        NotificationsSettings()
    assert "very-secret" not in str(refused.value)


def test_topics_keep_facts_for_a_week_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATIONS_RETENTION_DAYS", "3")
    with pytest.raises(ValidationError):
        NotificationsSettings()


def test_an_authority_may_be_left_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATIONS_ISSUER_CA", "")
    assert NotificationsSettings().issuer_ca is None


def test_a_file_without_certificates_is_no_authority(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").touch()
    monkeypatch.setenv("NOTIFICATIONS_ISSUER_CA", str(tmp_path / "empty.pem"))
    with pytest.raises(ValidationError, match="certificates in PEM"):
        NotificationsSettings()
