"""From the first run to the first accepted answer, by keyboard alone and without JavaScript."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Enter
from tests.support.messaging import eventually
from tests.support.portal_forms import Open, found_community, reply

Unique = Callable[[str], str]
Press = Callable[[Page, str], Awaitable[None]]

MOST_STOPS = 300
"""Presses of the Tab key on one page: the first run offers many communities."""


async def by_keyboard(page: Page, selector: str) -> None:
    """Tab to an element, then press the key that activates it."""
    await tab_to(page, selector)
    is_box = await page.locator(":focus").get_attribute("type") == "checkbox"
    await page.keyboard.press("Space" if is_box else "Enter")


async def by_mouse(page: Page, selector: str) -> None:
    await page.locator(selector).first.click()


async def type_into(page: Page, selector: str, text: str) -> None:
    await tab_to(page, selector)
    await page.keyboard.type(text)


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus. Raises AssertionError if it never has."""
    await page.locator(selector).first.wait_for()  # the last key press may have opened a new page
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("press", [by_keyboard, by_mouse], ids=["by keyboard", "without scripts"])
async def test_a_newcomer_joins_asks_is_answered_and_accepts(
    enter: Enter, signed_in: Open, unique: Unique, press: Press, language: str
) -> None:
    slug, owner = unique("first"), await signed_in(unique("Owner"))
    # the first community that the first run offers
    await found_community(owner, slug, name_en=f"0 {slug}", name_fr=f"0 {slug}")
    page = await enter(unique("Newcomer"), language, java_script_enabled=press is by_keyboard)
    await page.goto("/welcome")
    await press(page, f"input[value='{slug}']")
    await press(page, "form[action='/welcome'] button.button")
    await expect(page.locator("h1")).to_be_visible()
    await press(page, f"main a[href='/communities/{slug}']")
    await press(page, f"a[href='/posts/new?community={slug}']")

    await type_into(page, "input[name=title]", f"How, {slug}?")
    await type_into(page, "textarea[name=body]", "All of it.")
    await press(page, "button[value=published]")
    await expect(page.locator("h1")).to_have_text(f"How, {slug}?")

    question = page.url.removeprefix(await page.evaluate("location.origin"))
    await reply(owner, question, "Like this.")

    async def told() -> bool:
        await page.goto("/inbox")
        return await page.locator(".notice-text", has_text=slug).count() == 1

    await eventually(told)
    await press(page, ".notice-text")
    await press(page, f"form[action='{question}/accept'] button")
    await expect(page.locator(".reply.accepted .prose")).to_have_text("Like this.")


async def test_a_page_begins_with_a_link_past_its_menus(enter: Enter, unique: Unique) -> None:
    page = await enter(unique("Keyboardist"))
    await page.goto("/communities")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
