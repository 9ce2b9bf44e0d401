"""What people do with a mouse, a keyboard, and two windows."""

from collections.abc import Callable

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Enter
from tests.support.pages import Browser
from tests.support.platform import Platform

Unique = Callable[[str], str]

WORDS = {
    "en": {"join": "Join", "joined": "You are a member now. Welcome!", "search": "Search"},
    "fr": {
        "join": "Rejoindre",
        "joined": "Vous êtes maintenant membre. Bienvenue\u202f!",
        "search": "Rechercher",
    },
}


async def found_community(platform: Platform, owner: str, slug: str) -> Browser:
    browser = Browser(platform.base_url)
    await browser.sign_in(owner)
    form = (await browser.open("/communities/new")).form("/communities$")
    await browser.send(form, slug=slug, name_en=f"Guild {slug}", name_fr=f"Guilde {slug}")
    return browser


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_join_without_leaving_the_page_then_ask_and_be_answered_live(
    enter: Enter, platform: Platform, unique: Unique, language: str
) -> None:
    slug, words = unique("live"), WORDS[language]
    owner = await found_community(platform, unique("Owner"), slug)
    page = await enter(unique("Newcomer"), language)
    await page.goto(f"/communities/{slug}")
    await page.get_by_role("button", name=words["join"], exact=True).click()
    await expect(page.locator("#said")).to_contain_text(words["joined"])

    await page.goto(f"/posts/new?community={slug}")
    await page.fill("input[name=title]", f"Question {slug}")
    await page.fill("textarea[name=body]", "How?")
    await page.click("button[value=published]")
    await expect(page.locator("h1")).to_have_text(f"Question {slug}")
    question = page.url.removeprefix(platform.base_url)

    await page.goto("/inbox")
    seen = await owner.open(question)
    await owner.send(seen.form(f"{question}/replies"), body="Like this.")
    await expect(page.locator("#unread [data-number]")).to_have_text("1")
    await expect(page.locator("#fresh")).to_be_visible()
    await owner.close()


async def test_by_keyboard_alone(enter: Enter, platform: Platform, unique: Unique) -> None:
    slug = unique("keys")
    owner = await found_community(platform, unique("Owner"), slug)
    await owner.close()
    page = await enter(unique("Keyboardist"))
    await page.goto(f"/communities/{slug}")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await _tab_to(page, "#join")
    await page.keyboard.press("Enter")
    await expect(page.locator("#said")).to_contain_text("You are a member now")
    await page.goto(f"/posts/new?community={slug}")
    await _tab_to(page, "input[name=title]")
    await page.keyboard.type(f"Typed {slug}")
    await _tab_to(page, "textarea[name=body]")
    await page.keyboard.type("All of it.")
    await _tab_to(page, "button[value=published]")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text(f"Typed {slug}")


async def test_a_menu_closes_by_escape_and_gives_the_focus_back(
    enter: Enter, unique: Unique
) -> None:
    page = await enter(unique("Reader"))
    await page.focus(".me .menu summary")
    await page.keyboard.press("Enter")
    await expect(page.locator(".me .menu-in")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".me .menu-in")).to_be_hidden()
    await expect(page.locator(".me .menu summary")).to_be_focused()


async def test_a_text_that_was_not_sent_is_there_after_the_window_was_closed(
    enter: Enter, unique: Unique
) -> None:
    page = await enter(unique("Writer"))
    await page.goto("/posts/new")
    await page.fill("textarea[name=body]", "Half a thought")
    await page.close()
    again = await page.context.new_page()
    await again.goto("/posts/new")
    await expect(again.locator("textarea[name=body]")).to_have_value("Half a thought")
    await again.get_by_role("button", name="Start afresh").click()
    await expect(again.locator("textarea[name=body]")).to_have_value("")


async def test_two_tabs_that_edit_one_post_both_keep_their_text(
    enter: Enter, unique: Unique
) -> None:
    first = await enter(unique("Writer"))
    await first.goto("/posts/new?kind=article")
    await first.fill("input[name=title]", unique("Both"))
    await first.fill("textarea[name=body]", "The beginning.")
    await first.click("button[value=published]")
    await expect(first.locator("h1")).to_contain_text("Both")
    address = first.url
    second = await first.context.new_page()
    for tab in (first, second):
        await tab.goto(f"{address}/edit")
    await first.fill("textarea[name=body]", "Of the first tab.")
    await first.get_by_role("button", name="Save").click()
    await expect(first.locator(".prose")).to_have_text("Of the first tab.")
    await second.fill("textarea[name=body]", "Of the second tab.")
    await second.get_by_role("button", name="Save").click()
    await expect(second.locator(".theirs pre")).to_contain_text("Of the first tab.")
    await expect(second.locator("textarea[name=body]")).to_have_value("Of the second tab.")
    await second.get_by_role("button", name="Save").click()
    await expect(second.locator(".prose")).to_have_text("Of the second tab.")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_search_is_narrowed_by_facets_that_can_be_removed(
    enter: Enter, platform: Platform, unique: Unique, language: str
) -> None:
    slug = unique("facets")
    owner = await found_community(platform, unique("Owner"), slug)
    for kind in ("question", "article"):
        form = (await owner.open(f"/posts/new?community={slug}")).form("/posts$")
        await owner.send(
            form, ("status", "published"), kind=kind, title=f"{kind} {slug}", body=slug
        )
    await owner.open(f"/search?q={slug}")
    page = await enter(unique("Reader"), language)
    await page.goto(f"/search?q={slug}&kind=question&kind=article")
    await expect(page.locator("#results .item")).to_have_count(2)
    await page.locator(".chosen a").first.click()
    await expect(page.locator("#results .item")).to_have_count(1)
    await page.locator(".chosen li").last.locator("a").click()
    await expect(page.locator("#results .item")).not_to_have_count(1)
    await owner.close()


async def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until it has the focus. Raises AssertionError where it never has."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")
