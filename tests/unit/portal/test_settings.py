import pytest
from pydantic import ValidationError

from portal.settings import PortalSettings
from shared.runtime.identity import DevelopmentIssuerError

SECRET = "s" * 32


def settings(public_url: str, issuer: str = "https://id.example.org") -> PortalSettings:
    return PortalSettings(public_url=public_url, issuer=issuer, session_secret=SECRET)


def test_cookies_are_secure_with_tls() -> None:
    assert settings("https://guilde.example.org/").is_secure
    assert settings("https://guilde.example.org/").api_url == "https://guilde.example.org/api"


def test_only_on_this_machine_cookies_may_go_without_tls() -> None:
    assert not settings("http://127.0.0.1:8080").is_secure
    with pytest.raises(ValidationError, match="https"):
        settings("http://guilde.example.org")


def test_the_development_issuer_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUILDE_ENVIRONMENT", raising=False)
    with pytest.raises(DevelopmentIssuerError, match="development"):
        settings("https://guilde.example.org", "http://127.0.0.1:8080/issuer")
