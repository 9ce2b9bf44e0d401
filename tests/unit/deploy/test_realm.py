"""Keycloak's realm gives the tokens that shared/runtime/identity.py reads."""

import json
import re

from tests.support import compose
from tests.support.compose import REPO

REALM = json.loads((REPO / "deploy" / "compose" / "keycloak" / "realm.json").read_text())
IDENTITY = (REPO / "shared" / "runtime" / "identity.py").read_text()
(CLIENT,) = REALM["clients"]
(SCOPE,) = (each for each in REALM["clientScopes"] if each["name"] == "guilde")


def claims() -> dict[str, dict[str, str]]:
    """What its mappers put into an access token."""
    named = {"oidc-full-name-mapper": "name", "oidc-sub-mapper": "sub"}
    found = {}
    for mapper in SCOPE["protocolMappers"]:
        config = mapper["config"]
        assert config["access.token.claim"] == "true"
        found[named.get(mapper["protocolMapper"]) or config.get("claim.name", "aud")] = config
    return found


def test_every_claim_that_is_read_is_given() -> None:
    read = set(re.findall(r'claims(?:\.get\(|\[)"(\w+)"', IDENTITY)) - {"exp"}
    assert read == {"sub", "roles", "locale", "name", "preferred_username", "email"}
    assert read | {"aud"} == set(claims())


def test_the_roles_are_those_that_principals_know() -> None:
    roles = {role["name"] for role in REALM["roles"]["realm"]}
    assert roles == set(re.findall(r'"(\w+)" in self\.roles', IDENTITY))
    assert claims()["roles"]["multivalued"] == "true"


def test_the_audience_is_the_services() -> None:
    assert claims()["aud"]["included.custom.audience"] == compose.example()["GUILDE_AUDIENCE"]


def test_a_client_gets_these_claims_and_keeps_no_secret() -> None:
    assert "guilde" in CLIENT["defaultClientScopes"]
    assert CLIENT["publicClient"]
    assert CLIENT["attributes"]["pkce.code.challenge.method"] == "S256"
    assert not CLIENT["implicitFlowEnabled"]
    assert not CLIENT["directAccessGrantsEnabled"]


def test_nobody_has_an_account_from_the_file() -> None:
    assert "users" not in REALM
    assert not REALM["registrationAllowed"]


def test_its_issuer_and_keys_are_where_the_services_look() -> None:
    example = compose.example()
    path = "/issuer/realms/guilde"
    assert REALM["realm"] == "guilde"
    assert example["GUILDE_ISSUER"] == example["GUILDE_PUBLIC_URL"] + path
    assert example["GUILDE_JWKS_URL"].startswith(f"http://keycloak:8080{path}/")
    assert compose.services()["keycloak"]["environment"]["KC_HTTP_RELATIVE_PATH"] == "/issuer"
