"""People in Keycloak's realm: an administrator makes them, and they sign in as in a browser."""

import base64
import hashlib
import html
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt

from shared.runtime.identity import person_id_of
from tests.support.notifications import Someone
from tests.support.services import Person

REALM = "guilde"
CLIENT = "guilde-portal"
FORM = re.compile(r'<form[^>]* action="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Keycloak:
    """`url`: the address of the platform's gateway, which leads to Keycloak."""

    url: str
    admin_password: str

    async def make(self, name: str, locale: str = "en") -> Someone:
        """Make a person and sign them in to the portal once."""
        user = f"{name.lower().replace(' ', '-')}-{secrets.token_hex(3)}"
        password = secrets.token_urlsafe(12)
        first, _, last = name.partition(" ")
        await self._create(
            {
                "username": user,
                "enabled": True,
                "email": f"{user}@example.org",
                "emailVerified": True,
                "firstName": first,
                "lastName": last or "Tester",
                "attributes": {"locale": [locale]},
                "credentials": [{"type": "password", "value": password, "temporary": False}],
            }
        )
        token = await self._sign_in(user, password)
        claims = jwt.decode(token, options={"verify_signature": False})
        person_id = person_id_of(claims["iss"], claims["sub"])
        return Someone(Person(claims["name"], token), person_id, claims["email"])

    async def _create(self, user: dict[str, Any]) -> None:
        async with httpx.AsyncClient(base_url=f"{self.url}/issuer", timeout=60) as client:
            asked = {
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": "admin",
                "password": self.admin_password,
            }
            got = await client.post("/realms/master/protocol/openid-connect/token", data=asked)
            assert got.status_code == httpx.codes.OK, got.text
            authorization = f"Bearer {got.json()['access_token']}"
            made = await client.post(
                f"/admin/realms/{REALM}/users",
                json=user,
                headers={"Authorization": authorization},
            )
            assert made.status_code == httpx.codes.CREATED, made.text

    async def _sign_in(self, user: str, password: str) -> str:
        """Sign in by authorization code and PKCE (RFC 7636), through the pages a person sees."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        back = f"{self.url}/signed-in"
        realm = f"{self.url}/issuer/realms/{REALM}/protocol/openid-connect"
        asked = {
            "client_id": CLIENT,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": back,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        async with httpx.AsyncClient(timeout=60) as browser:
            page = await browser.get(f"{realm}/auth", params=asked)
            assert page.status_code == httpx.codes.OK, page.text
            form = FORM.search(page.text)
            assert form is not None, page.text
            filled = {"username": user, "password": password}
            sent = await browser.post(html.unescape(form[1]), data=filled)
            assert sent.status_code == httpx.codes.FOUND, sent.text
            (code,) = parse_qs(urlsplit(sent.headers["Location"]).query)["code"]
            exchanged = {
                "grant_type": "authorization_code",
                "client_id": CLIENT,
                "code": code,
                "redirect_uri": back,
                "code_verifier": verifier,
            }
            got = await browser.post(f"{realm}/token", data=exchanged)
            assert got.status_code == httpx.codes.OK, got.text
        return str(got.json()["access_token"])
