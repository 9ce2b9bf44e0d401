"""Work goes on after a session, the network or a service was away."""

from collections.abc import Callable

import pytest
from playwright.async_api import Error, expect

from tests.browser.conftest import Enter
from tests.support.messaging import eventually
from tests.support.platform import Platform
from tests.support.portal_forms import Open, announce

Unique = Callable[[str], str]

PATIENCE_MS = 30_000
"""Longer than the portal waits for a service."""
AWAY = {
    "en": ("Gatherings cannot be shown just now", "This could not be done"),
    "fr": ("Impossible d’afficher pour le moment", "Cela n’a pas été fait"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_text_whose_session_ended_is_there_after_signing_in_again(
    enter: Enter, unique: Unique, language: str
) -> None:
    name, title = unique("Writer"), unique("Long")
    page = await enter(name, language)
    await page.goto("/posts/new")
    await page.fill("textarea[name=body]", "An hour of work.")
    await page.context.clear_cookies(name="guilde")
    async with page.expect_response("**/posts/similar*"):
        await page.fill("input[name=title]", title)
    await page.click("button[value=published]")
    await page.fill("#name", name)
    await page.press("#name", "Enter")
    await expect(page.locator("input[name=title]")).to_have_value(title)
    await expect(page.locator("textarea[name=body]")).to_have_value("An hour of work.")
    await page.click("button[value=published]")
    await expect(page.locator("h1")).to_have_text(title)


async def test_a_button_whose_session_ended_leads_to_sign_in_and_back(
    enter: Enter, signed_in: Open, unique: Unique
) -> None:
    made = await announce(await signed_in(unique("Host")), unique("Workshop"))
    name = unique("Reader")
    page = await enter(name)
    await page.goto(made.path)
    await page.context.clear_cookies(name="guilde")
    await page.click("#answer-yes")
    await page.fill("#name", name)
    await page.press("#name", "Enter")
    await expect(page.locator("#answer-yes")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_rest_of_a_page_stays_while_a_service_is_away(
    enter: Enter, platform: Platform, signed_in: Open, unique: Unique, language: str
) -> None:
    missing, not_done = AWAY[language]
    made = await announce(await signed_in(unique("Host")), unique("Workshop"))
    page = await enter(unique("Reader"), language)
    await page.goto(made.path)
    platform.pause("events")
    try:
        await page.click("#answer-yes")
        await expect(page.locator("#said")).to_contain_text(not_done, timeout=PATIENCE_MS)
        await page.goto("/")
        gone = page.locator("main .gone", has_text=missing)
        await expect(gone.first).to_be_visible(timeout=PATIENCE_MS)
        await expect(page.locator("main h2")).not_to_have_count(1)
    finally:
        platform.resume("events")

    async def is_back() -> bool:
        await page.goto(made.path)
        return await page.locator("#answer-yes").count() == 1

    await eventually(is_back)
    await page.click("#answer-yes")
    await expect(page.locator("#answer-yes[aria-pressed=true]")).to_be_visible()


async def test_a_text_is_there_when_the_network_is_back(enter: Enter, unique: Unique) -> None:
    title = unique("Long")
    page = await enter(unique("Writer"))
    await page.goto("/posts/new")
    await page.fill("input[name=title]", title)
    await page.fill("textarea[name=body]", "An hour of work.")
    await page.context.set_offline(True)
    await page.click("button[name=preview]")
    await expect(page.locator("#said")).to_contain_text("This could not be done")
    await page.click("button[value=published]", no_wait_after=True)
    with pytest.raises(Error):
        await page.goto("/posts/new")
    await page.context.set_offline(False)

    async def is_back() -> bool:
        await page.goto("/posts/new")
        return await page.input_value("textarea[name=body]") == "An hour of work."

    await eventually(is_back)
    await page.click("button[value=published]")
    await expect(page.locator("h1")).to_have_text(title)
