"""The development issuer, as the portal uses it."""

import base64
import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from deploy.embedded import issuer

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
BACK = "http://127.0.0.1:8080/signed-in"
ASKED = {
    "response_type": "code",
    "client_id": "guilde-portal",
    "redirect_uri": BACK,
    "state": "st",
    "nonce": "no",
    "code_challenge": CHALLENGE.decode(),
    "code_challenge_method": "S256",
    "ui_locales": "fr",
}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    issuer.open_identity(tmp_path, 8080)
    monkeypatch.setenv("GUILDE_ENVIRONMENT", "development")
    monkeypatch.setenv("ISSUER_DATA", str(tmp_path))
    monkeypatch.setenv("ISSUER_PUBLIC", "http://127.0.0.1:9090/issuer")
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(issuer.build()), base_url="http://127.0.0.1:9090"
    )


async def code_of(client: httpx.AsyncClient, name: str = "Ada Lovelace") -> str:
    answer = await client.post("/authorize", params=ASKED, data={"name": name})
    assert answer.status_code == 303
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == ["st"]
    return back["code"][0]


async def redeem(client: httpx.AsyncClient, code: str, **changed: str) -> dict[str, object]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": "guilde-portal",
    }
    answer: dict[str, object] = (await client.post("/token", data=form | changed)).json()
    return answer


async def test_signing_in_gives_tokens_that_name_the_person(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    tokens = await redeem(client, await code_of(client))
    key = jwt.PyJWK(issuer.public_jwk(issuer.read_identity(tmp_path)))
    identity = jwt.decode(str(tokens["id_token"]), key, audience="guilde-portal")
    access = jwt.decode(str(tokens["access_token"]), key, audience="guilde")
    assert (identity["sub"], identity["nonce"]) == ("ada-lovelace", "no")
    assert access["sub"] == "ada-lovelace"
    assert identity["sid"] == access["sid"]


async def test_a_code_is_valid_once(client: httpx.AsyncClient) -> None:
    code = await code_of(client)
    await redeem(client, code)
    assert await redeem(client, code) == {"error": "invalid_grant"}


async def test_a_code_is_useless_without_its_verifier(client: httpx.AsyncClient) -> None:
    refused = await redeem(client, await code_of(client), code_verifier="w" * 64)
    assert refused == {"error": "invalid_grant"}


async def test_a_refresh_token_is_valid_once_and_gives_another(client: httpx.AsyncClient) -> None:
    first = await redeem(client, await code_of(client))
    form = {"grant_type": "refresh_token", "refresh_token": str(first["refresh_token"])}
    second = (await client.post("/token", data=form)).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (await client.post("/token", data=form)).status_code == 400


async def test_signing_out_ends_the_refresh_token(client: httpx.AsyncClient) -> None:
    tokens = await redeem(client, await code_of(client))
    params = {
        "id_token_hint": str(tokens["id_token"]),
        "post_logout_redirect_uri": "http://127.0.0.1:8080/signed-out",
    }
    assert (await client.get("/end_session", params=params)).status_code == 303
    form = {"grant_type": "refresh_token", "refresh_token": str(tokens["refresh_token"])}
    assert (await client.post("/token", data=form)).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://evil.example/"},
        {"client_id": "another"},
        {"code_challenge_method": "plain"},
        {"nonce": ""},
    ],
)
async def test_an_invalid_request_is_refused(
    client: httpx.AsyncClient, changed: dict[str, str]
) -> None:
    assert (await client.get("/authorize", params=ASKED | changed)).status_code == 400


async def test_the_page_is_in_the_language_that_the_portal_requests(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/authorize", params=ASKED)
    assert "Qui voulez-vous être" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_the_discovery_has_addresses_that_browsers_reach(
    client: httpx.AsyncClient,
) -> None:
    found = (await client.get("/.well-known/openid-configuration")).json()
    assert found["issuer"] == "http://127.0.0.1:8080/issuer"
    assert found["authorization_endpoint"] == "http://127.0.0.1:9090/issuer/authorize"


def test_the_people_of_the_demo_can_be_picked(tmp_path: Path) -> None:
    from deploy.embedded.people_page import read_people

    path = tmp_path / "people.toml"
    path.write_text('[[person]]\nname = "Claire Dubois"\nlanguage = "fr"\n')
    names = [person.name for person in read_people(path)]
    assert names == ["Claire Dubois", "Administrator", "Recruiter", "Guest"]
