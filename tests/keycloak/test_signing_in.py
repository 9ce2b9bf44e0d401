"""Signing in with a real Keycloak, whose realm is the one that compose deploys."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from cli.context import Platform
from deploy.embedded import keycloak, secrets
from deploy.embedded.idp import Idp, remembered
from tests.keycloak.conftest import STARTS_WITHIN, run

pytestmark = pytest.mark.timeout(STARTS_WITHIN)


@pytest_asyncio.fixture
async def page(chromium: Browser, platform: Platform) -> AsyncIterator[Page]:
    context = await chromium.new_context(base_url=platform.base_url, locale="fr-FR")
    yield await context.new_page()
    await context.close()


async def sign_in(page: Page, username: str, password: str = keycloak.PASSWORD) -> None:
    await page.goto("/sign-in")
    await page.fill("#username", username)
    await page.fill("#password", password)
    await page.click("#kc-login")


async def test_a_person_of_the_demo_signs_in_and_out(page: Page) -> None:
    await sign_in(page, "claire-dubois")
    await expect(page).to_have_url(re.compile(r"/(welcome)?$"))
    await page.goto("/profile")
    await expect(page.locator("#name")).to_have_value("Claire Dubois")
    await page.evaluate("document.querySelector('form[action$=\"/sign-out\"]').requestSubmit()")
    await page.wait_for_url("**/signed-out")
    await page.goto("/sign-in")
    await expect(page.locator("#username")).to_be_visible()


async def test_a_wrong_password_signs_nobody_in(page: Page) -> None:
    await sign_in(page, "marc-lambert", "another")
    await expect(page.locator("#username")).to_be_visible()
    await page.goto("/inbox")
    await expect(page.locator("#username")).to_be_visible()


async def test_an_administrator_ends_a_session_in_keycloak_and_here(
    page: Page, platform: Platform
) -> None:
    await sign_in(page, "priya-nair")
    await page.goto("/inbox")
    await expect(page).to_have_url(re.compile(r"/inbox$"))
    await end_sessions_of(platform, "priya-nair")
    await page.goto("/inbox")
    await expect(page.locator("#username")).to_be_visible()


async def end_sessions_of(platform: Platform, username: str) -> None:
    base = f"http://127.0.0.1:{platform.state.ports['issuer']}/issuer"
    async with httpx.AsyncClient(base_url=base, timeout=30) as administrator:
        signed_in = await administrator.post(
            "/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": "admin",
                "password": secrets.keycloak_password(platform.data),
            },
        )
        bearer = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        people = "/admin/realms/guilde/users"
        (user,) = (
            await administrator.get(people, params={"username": username}, headers=bearer)
        ).json()
        ended = await administrator.post(f"{people}/{user['id']}/logout", headers=bearer)
        assert ended.is_success


def test_commands_sign_in_as_people_of_the_demo_only(platform: Platform) -> None:
    known = run("token", "Tom Becker", "--data", str(platform.data))
    assert known.returncode == 0
    unknown = run("token", "Nobody Known", "--data", str(platform.data))
    assert unknown.returncode == 1
    assert "Keycloak does not sign in Nobody Known" in unknown.stderr


@pytest.mark.usefixtures("platform")
def test_the_folder_remembers_its_identity_provider(platform: Platform) -> None:
    assert remembered(platform.data) is Idp.KEYCLOAK
