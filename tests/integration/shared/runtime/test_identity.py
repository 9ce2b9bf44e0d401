"""Bearer tokens: valid ones, and every way for a token to be invalid."""

import base64
import hmac
import json
import time
from collections.abc import Callable

import pytest

from shared.problems import UnauthenticatedProblem
from shared.runtime import identity
from shared.runtime.identity import (
    BearerTokens,
    DevelopmentIssuerError,
    person_id_of,
    refuse_development_issuer,
)
from tests.support.issuer import AUDIENCE, Issuer, new_key
from tests.support.messaging import eventually
from tests.support.services import Client, Person

HOUR = 3600


@pytest.fixture
def tokens(issuer: Issuer) -> BearerTokens:
    return BearerTokens(issuer=issuer.issuer, jwks_url=issuer.jwks_url, audience=AUDIENCE)


async def test_a_valid_token_names_a_person(tokens: BearerTokens, issuer: Issuer) -> None:
    token = issuer.token("Ada", roles=["admin"], locale="fr")
    principal = await tokens.principal(f"Bearer {token}")
    assert principal.person_id == person_id_of(issuer.issuer, "ada")
    assert (principal.name, principal.language, principal.is_admin) == ("Ada", "fr", True)


async def test_a_name_is_one_line_whatever_the_token_says(
    tokens: BearerTokens, issuer: Issuer
) -> None:
    for name, expected in (("Ada\u202e\r\n\u2028Eve", "Ada Eve"), ("\u202e", "ada"), ("", "ada")):
        token = issuer.token("Ada", claims={"name": name})
        assert (await tokens.principal(f"Bearer {token}")).name == expected


def encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def head_and_body(issuer: Issuer, algorithm: str) -> bytes:
    head = {"alg": algorithm, "typ": "JWT", "kid": "first"}
    body = {"iss": issuer.issuer, "aud": AUDIENCE, "sub": "eve", "exp": int(time.time()) + HOUR}
    return b".".join(encoded(json.dumps(part).encode()) for part in (head, body))


def unsigned(issuer: Issuer) -> str:
    return (head_and_body(issuer, "none") + b".").decode()


def signed_with_the_public_key(issuer: Issuer) -> str:
    signed = head_and_body(issuer, "HS256")
    signature = hmac.digest(issuer.document(), signed, "sha256")
    return (signed + b"." + encoded(signature)).decode()


FORGED: dict[str, Callable[[Issuer], str]] = {
    "alg none": unsigned,
    "the public key as a shared secret": signed_with_the_public_key,
    "another key under a known id": lambda issuer: issuer.token("eve", key=new_key()),
    "an unknown key": lambda issuer: issuer.token("eve", key_id="other", key=new_key()),
    "expired": lambda issuer: issuer.token("eve", claims={"exp": int(time.time()) - 60}),
    "not yet valid": lambda issuer: issuer.token("eve", claims={"nbf": int(time.time()) + HOUR}),
    "another audience": lambda issuer: issuer.token("eve", claims={"aud": "other"}),
    "another issuer": lambda issuer: issuer.token("eve", claims={"iss": "http://evil"}),
    "no subject": lambda issuer: issuer.token("eve", claims={"sub": ""}),
    "a subject that is no text": lambda issuer: issuer.token("eve", claims={"sub": 7}),
    "cut": lambda issuer: issuer.token("eve")[:-10],
    "no token at all": lambda _: "x",
    "very long": lambda _: "x" * 10_000,
    "dots": lambda _: "..",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_is_refused(
    tokens: BearerTokens, issuer: Issuer, forge: Callable[[Issuer], str]
) -> None:
    with pytest.raises(UnauthenticatedProblem):
        await tokens.principal(f"Bearer {forge(issuer)}")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "token"])
async def test_a_request_without_a_bearer_token_is_refused(
    tokens: BearerTokens, header: str | None
) -> None:
    with pytest.raises(UnauthenticatedProblem):
        await tokens.principal(header)


def test_the_development_issuer_is_refused_outside_development(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GUILDE_ENVIRONMENT", raising=False)
    with pytest.raises(DevelopmentIssuerError):
        refuse_development_issuer("http://127.0.0.1:8080/issuer")
    monkeypatch.setenv("GUILDE_ENVIRONMENT", "development")
    refuse_development_issuer("http://127.0.0.1:8080/issuer")


async def test_a_refusal_is_a_problem_that_asks_for_a_token(membership: Client) -> None:
    answer = await membership.get(Person("eve", "x.y.z"), "/v1/communities")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_valid_token_is_refused_once_it_expires(
    tokens: BearerTokens, issuer: Issuer
) -> None:
    token = issuer.token("Ada", claims={"exp": int(time.time()) - identity.LEEWAY_SECONDS + 2})
    await tokens.principal(f"Bearer {token}")

    async def is_refused() -> bool:
        try:
            await tokens.principal(f"Bearer {token}")
        except UnauthenticatedProblem as refused:
            assert "expired" in str(refused)  # noqa: PT017  it is not raised at first
            return True
        return False

    await eventually(is_refused)
