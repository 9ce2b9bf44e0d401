"""The portal and an issuer: sessions that the issuer ends, and tokens that it renews.

The API is away in all these tests: sessions concern the portal and the issuer alone.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio
import uvicorn
from pydantic import SecretStr

from deploy.embedded import authorizing
from deploy.embedded import issuer as development
from deploy.embedded.authorizing import CLIENT
from portal.main import create_app
from portal.session import store as rows
from portal.session.oidc import LOGOUT_EVENT
from portal.settings import PortalSettings
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.messaging import eventually
from tests.support.pages import Browser

PORTAL = "http://127.0.0.1:8080"
NOBODY = "http://127.0.0.1:9"
"""The discard port: nothing listens there."""
PAGE = "/help"
MEMBERS_PAGE = "/inbox"


@dataclass(slots=True)
class Issuing:
    """The development issuer, and the tokens that it issued."""

    identity: development.Identity
    given: list[dict[str, Any]]

    @property
    def session(self) -> str:
        """The `sid` of the last tokens."""
        claims = jwt.decode(self.given[-1]["id_token"], options={"verify_signature": False})
        return str(claims["sid"])

    def logout_token(self, **claims: object) -> str:
        now = int(time.time())
        told = {"iss": self.identity.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        return development.sign(
            self.identity, {**told, "jti": "j", "events": {LOGOUT_EVENT: {}}, **claims}
        )


@pytest_asyncio.fixture
async def issuing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Issuing]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    monkeypatch.setenv("ISSUER_DATA", str(tmp_path))
    monkeypatch.setenv("GUILDE_ENVIRONMENT", "development")
    identity = development.open_identity(tmp_path, port)
    given: list[dict[str, Any]] = []
    tokens = authorizing.Authorizing._tokens

    def noted(self: authorizing.Authorizing, grant: authorizing.Grant) -> dict[str, Any]:
        given.append(tokens(self, grant))
        return given[-1]

    monkeypatch.setattr(authorizing.Authorizing, "_tokens", noted)
    config = uvicorn.Config(development.build(), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await eventually(lambda: server.started)
    yield Issuing(identity, given)
    server.should_exit = True
    await serving
    listening.close()


@pytest_asyncio.fixture
async def browser(store: Store, engines: Engines, issuing: Issuing) -> AsyncIterator[Browser]:
    settings = PortalSettings(
        issuer=issuing.identity.issuer,
        public_url=PORTAL,
        gateway_url=NOBODY,
        session_secret=SecretStr("s" * 32),
    )
    await rows.prepare(store.scope)
    app = create_app(settings, Store(engines.store_url, store.database.name))
    opened = Browser(PORTAL)
    await opened.client.aclose()
    opened.client = httpx.AsyncClient(
        base_url=PORTAL,
        headers={"Accept": "text/html"},
        mounts={PORTAL: httpx.ASGITransport(app)},
    )
    async with app.router.lifespan_context(app):
        yield opened
    await opened.close()


async def is_signed_in(browser: Browser) -> bool:
    """Return whether the portal knows the session: it redirects strangers to sign in."""
    answer = await browser.client.get(MEMBERS_PAGE)
    return answer.status_code != httpx.codes.SEE_OTHER


async def log_out(browser: Browser, token: str) -> int:
    """Send a logout token as the issuer does, without a browser's cookies."""
    sent = httpx.Request("POST", f"{PORTAL}/back-channel-logout", data={"logout_token": token})
    return (await browser.client.send(sent)).status_code


class TestBackChannel:
    async def test_the_issuer_ends_a_session(self, browser: Browser, issuing: Issuing) -> None:
        await browser.sign_in("Ada", PAGE)
        assert await is_signed_in(browser)
        assert await log_out(browser, issuing.logout_token(sid=issuing.session)) == httpx.codes.OK
        assert not await is_signed_in(browser)

    async def test_it_ends_all_sessions_of_a_person(
        self, browser: Browser, issuing: Issuing
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        assert await log_out(browser, issuing.logout_token(sub="ada")) == httpx.codes.OK
        assert not await is_signed_in(browser)

    async def test_another_session_continues(self, browser: Browser, issuing: Issuing) -> None:
        await browser.sign_in("Ada", PAGE)
        assert await log_out(browser, issuing.logout_token(sid="another")) == httpx.codes.OK
        assert await is_signed_in(browser)

    @pytest.mark.parametrize(
        "wrong",
        [{"events": {}}, {"nonce": "n"}, {"aud": "another"}, {"iss": "another"}, {"exp": 1}],
        ids=str,
    )
    async def test_an_invalid_logout_token_ends_nothing(
        self, browser: Browser, issuing: Issuing, wrong: dict[str, object]
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        token = issuing.logout_token(**{"sid": issuing.session, **wrong})
        assert await log_out(browser, token) == httpx.codes.BAD_REQUEST
        assert await is_signed_in(browser)


class TestFrontChannel:
    async def test_the_issuer_s_frame_ends_the_session(
        self, browser: Browser, issuing: Issuing
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        said = {"iss": issuing.identity.issuer, "sid": issuing.session}
        answer = await browser.client.get("/front-channel-logout", params=said)
        assert answer.status_code == httpx.codes.NO_CONTENT
        assert "frame-ancestors http://127.0.0.1" in answer.headers["Content-Security-Policy"]
        assert not await is_signed_in(browser)

    @pytest.mark.parametrize("wrong", [{"sid": "another"}, {"iss": "https://evil.example"}])
    async def test_a_wrong_frame_ends_nothing(
        self, browser: Browser, issuing: Issuing, wrong: dict[str, str]
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        said = {"iss": issuing.identity.issuer, "sid": issuing.session, **wrong}
        await browser.client.get("/front-channel-logout", params=said)
        assert await is_signed_in(browser)


class TestRefresh:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Issue tokens that are about to expire, so that each request renews them."""
        monkeypatch.setattr(authorizing, "TOKEN_SECONDS", 20)

    async def test_each_refresh_token_is_used_once(
        self, browser: Browser, issuing: Issuing
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        before = len(issuing.given)
        for _ in range(3):
            assert await is_signed_in(browser)
        used = [tokens["refresh_token"] for tokens in issuing.given]
        assert len(used) == before + 3
        assert len(set(used)) == len(used)

    async def test_simultaneous_requests_renew_the_token_in_turns_and_all_succeed(
        self, browser: Browser
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        assert all(await asyncio.gather(*(is_signed_in(browser) for _ in range(4))))
        assert await is_signed_in(browser)

    async def test_the_session_ends_if_the_issuer_does_not_renew_its_token(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await browser.sign_in("Ada", PAGE)
        monkeypatch.setattr(authorizing, "REFRESH_SECONDS", -1)
        assert await is_signed_in(browser)  # the last valid token
        assert not await is_signed_in(browser)
