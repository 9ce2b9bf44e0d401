"""Keycloak's realm issues the tokens that shared/runtime/identity.py reads."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import compose
from tests.support.compose import REPO

FOLDER = REPO / "deploy" / "compose" / "keycloak"
REALM = json.loads((FOLDER / "realm.json").read_text())
START = (FOLDER / "start").read_text()
IDENTITY = (REPO / "shared" / "runtime" / "identity.py").read_text()
(CLIENT,) = REALM["clients"]
(SCOPE,) = (each for each in REALM["clientScopes"] if each["name"] == "guilde")


def claims() -> dict[str, dict[str, str]]:
    """Return the claims that the realm's mappers put into an access token."""
    named = {"oidc-full-name-mapper": "name", "oidc-sub-mapper": "sub"}
    found = {}
    for mapper in SCOPE["protocolMappers"]:
        config = mapper["config"]
        assert config["access.token.claim"] == "true"
        found[named.get(mapper["protocolMapper"]) or config.get("claim.name", "aud")] = config
    return found


TIMES = {"exp", "iat"}
"""Claims of every token, without a mapper."""


def test_the_realm_issues_every_claim_that_is_read() -> None:
    read = set(re.findall(r'claims(?:\.get\(|\[)"(\w+)"', IDENTITY)) - TIMES
    of_the_directory = {"department", "country"}
    named = {"sub", "roles", "locale", "name", "preferred_username", "email", "email_verified"}
    assert read == named | of_the_directory
    assert read | {"aud"} == set(claims())


def test_the_roles_of_the_realm_are_those_of_principals() -> None:
    roles = {role["name"] for role in REALM["roles"]["realm"]}
    assert roles == set(re.findall(r'"(\w+)" in self\.roles', IDENTITY))
    assert claims()["roles"]["multivalued"] == "true"


def test_keycloak_is_given_every_variable_of_the_realm() -> None:
    """Keycloak fills in the variables when it imports the realm."""
    named = set(re.findall(r"\$\{(\w+)\}", json.dumps(REALM)))
    given = set(compose.services()["keycloak"]["environment"])
    made = {
        name for line in re.findall(r"^export (.*)$", START, re.MULTILINE) for name in line.split()
    }
    assert named <= given | made
    assert {"GUILDE_PUBLIC_URL", "GUILDE_PORTAL_URL", "GUILDE_SMTP_HOST"} <= named


def test_the_realm_and_the_services_are_given_the_same_values() -> None:
    keycloak = compose.services()["keycloak"]["environment"]
    notifications = compose.services()["notifications"]["environment"]
    assert claims()["aud"]["included.custom.audience"] == "${GUILDE_AUDIENCE}"
    assert keycloak["GUILDE_AUDIENCE"] == notifications["NOTIFICATIONS_AUDIENCE"]
    for name in ("HOST", "PORT", "SECURITY", "USER", "FROM"):
        assert keycloak[f"GUILDE_SMTP_{name}"] == notifications[f"NOTIFICATIONS_SMTP_{name}"]
    assert keycloak["KC_HOSTNAME"] == f"{keycloak['GUILDE_PUBLIC_URL']}/issuer"


@pytest.mark.parametrize(
    ("security", "user", "said"),
    [
        ("none", "", "false false false"),
        ("starttls", "guilde", "false true true"),
        ("tls", "guilde", "true false true"),
    ],
)
def test_keycloak_mails_as_notifications_does(
    tmp_path: Path, security: str, user: str, said: str
) -> None:
    for name in ("keycloak_admin_password", "notifications_smtp_password"):
        (tmp_path / name).write_text("secret\n")
    ended = "echo $GUILDE_SMTP_SSL $GUILDE_SMTP_STARTTLS $GUILDE_SMTP_AUTH $GUILDE_SMTP_PASSWORD"
    script = START.replace("/run/secrets", str(tmp_path))
    script = re.sub("^exec .*$", ended, script, flags=re.MULTILINE)
    environment = {
        "PATH": os.environ["PATH"],
        "GUILDE_SMTP_SECURITY": security,
        "GUILDE_SMTP_USER": user,
    }
    asked = ["bash", "-c", script]
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [*said.split(), "secret"]


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
