import json
import stat
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from deploy.embedded import issuer
from deploy.embedded.errors import IssuerForbidden


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("platform")
    issuer.open_identity(folder, 8080)
    return folder


def claims_of(data: Path, token: str) -> dict[str, object]:
    key = jwt.PyJWK(issuer.public_jwk(issuer.read_identity(data)))
    claims: dict[str, object] = jwt.decode(token, key, audience="guilde")
    return claims


def test_a_token_names_its_person_and_is_signed_with_the_published_key(data: Path) -> None:
    claims = claims_of(data, issuer.mint(data, "alice", ["admin"]))
    assert claims["iss"] == "http://127.0.0.1:8080/issuer"
    assert (claims["sub"], claims["name"]) == ("alice", "Alice")
    assert claims["email"] == "alice@example.org"
    assert claims["roles"] == ["admin"]


def test_a_token_has_the_requested_lifetime(data: Path) -> None:
    claims = claims_of(data, issuer.mint(data, "alice", lifetime=timedelta(minutes=5)))
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 300


def test_the_issuer_keeps_its_name_and_key_when_the_port_changes(data: Path) -> None:
    assert issuer.open_identity(data, 9999) == issuer.read_identity(data)
    assert issuer.read_identity(data).issuer == "http://127.0.0.1:8080/issuer"


def test_only_the_owner_may_read_the_key(data: Path) -> None:
    assert stat.S_IMODE(issuer.secret_path(data).stat().st_mode) == 0o600
    assert stat.S_IMODE(issuer.secret_path(data).parent.stat().st_mode) == 0o700


def test_the_published_keys_hold_nothing_private(data: Path) -> None:
    published = json.dumps(issuer.public_jwk(issuer.read_identity(data)))
    assert set(json.loads(published)) == {"kty", "key_ops", "n", "e", "use", "alg", "kid"}


def test_the_discovery_names_the_keys(data: Path) -> None:
    document = issuer.discovery(issuer.read_identity(data))
    assert document["jwks_uri"] == "http://127.0.0.1:8080/issuer/jwks.json"


@pytest.mark.parametrize(
    ("name", "subject"),
    [("alice", "alice"), ("Émile  Zola", "emile-zola"), ("O'Neil, J.", "o-neil-j")],
)
def test_a_name_is_always_the_same_person(name: str, subject: str) -> None:
    assert issuer.subject_of(name) == subject


def test_a_name_without_latin_letters_is_a_person_too() -> None:
    assert issuer.subject_of("王小明") == issuer.subject_of("王小明") != issuer.subject_of("李")


@pytest.mark.parametrize("environment", [None, "", "production", "Development"])
def test_the_issuer_refuses_to_run_outside_development(
    monkeypatch: pytest.MonkeyPatch, environment: str | None
) -> None:
    monkeypatch.delenv("GUILDE_ENVIRONMENT", raising=False)
    if environment is not None:
        monkeypatch.setenv("GUILDE_ENVIRONMENT", environment)
    with pytest.raises(IssuerForbidden):
        issuer.build()
