"""Actions with a mouse, a keyboard, and two windows."""

import re
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Enter, violations
from tests.support.platform import Platform
from tests.support.portal_forms import Open, announce, found_community, publish, reply

Unique = Callable[[str], str]

WORDS = {
    "en": {"join": "Join", "joined": "You are now a member. Welcome!", "search": "Search"},
    "fr": {
        "join": "Rejoindre",
        "joined": "Vous êtes maintenant membre. Bienvenue\u202f!",
        "search": "Rechercher",
    },
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_join_without_leaving_the_page_then_ask_and_be_answered_live(
    enter: Enter, signed_in: Open, platform: Platform, unique: Unique, language: str
) -> None:
    slug, words, owner = unique("live"), WORDS[language], await signed_in(unique("Owner"))
    await found_community(owner, slug)
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
    await reply(owner, question, "Like this.")
    await expect(page.locator("#unread [data-number]")).to_have_text("1")
    await expect(page.locator("#fresh")).to_be_visible()


async def test_a_preview_stands_beside_the_text(
    enter: Enter, platform: Platform, unique: Unique
) -> None:
    page = await enter(unique("Writer"))
    await page.goto("/posts/new")
    await page.fill("textarea[name=body]", "So **bold**")
    await page.click("button[name=preview]")
    await expect(page.locator("#preview strong")).to_have_text("bold")
    assert page.url == f"{platform.base_url}/posts/new"
    assert await page.input_value("textarea[name=body]") == "So **bold**"


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


async def test_an_unsent_text_is_there_after_the_window_was_closed(
    enter: Enter, unique: Unique
) -> None:
    page = await enter(unique("Writer"))
    await page.goto("/posts/new")
    await page.fill("textarea[name=body]", "Half a thought")
    await page.close()
    again = await page.context.new_page()
    await again.goto("/posts/new")
    await expect(again.locator("textarea[name=body]")).to_have_value("Half a thought")
    await again.get_by_role("button", name="Start over").click()
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
    enter: Enter, signed_in: Open, unique: Unique, language: str
) -> None:
    slug, owner = unique("facets"), await signed_in(unique("Owner"))
    await found_community(owner, slug)
    for kind in ("question", "article"):
        await publish(owner, slug, f"{kind} {slug}", slug, kind=kind)
    await owner.open(f"/search?q={slug}")
    # as a phrase: by meaning, other posts are near, too
    page = await enter(unique("Reader"), language)
    await page.goto(f"/search?q=%22{slug}%22&kind=question&kind=article")
    await expect(page.locator("#results .item")).to_have_count(2)
    await page.locator(".chosen a").first.click()
    await expect(page.locator("#results .item")).to_have_count(1)
    await page.locator(".chosen li").last.locator("a").click()
    await expect(page.locator("#results .item")).not_to_have_count(1)


async def test_people_are_suggested_while_a_mention_is_typed(
    enter: Enter, signed_in: Open, unique: Unique
) -> None:
    slug, name = unique("mentions"), unique("Zorro")
    await found_community(await signed_in(name), slug)
    member = unique("Writer")
    page = await enter(member)
    await page.goto(f"/communities/{slug}")
    await page.get_by_role("button", name="Join", exact=True).click()
    await expect(page.locator("#said")).to_contain_text("You are now a member")
    await page.goto(f"/posts/new?community={slug}")
    text, listbox = page.locator("textarea[name=body]"), page.get_by_role("listbox")

    await text.press_sequentially(f"Ask @{name[:5].lower()}")
    await expect(listbox.get_by_role("option", selected=True)).to_have_text(name)
    assert not await violations(page)
    await text.press("Escape")
    await expect(listbox).to_be_hidden()
    await text.press_sequentially(name[5])
    await expect(listbox).to_be_visible()
    await text.press("Enter")
    await expect(text).to_have_value(re.compile(rf"^Ask @\[{name}\]\(person:[\w-]+\) $"))
    await expect(listbox).to_be_hidden()
    await text.press_sequentially("or @zzqq")
    await expect(listbox).to_be_hidden()


async def test_on_a_telephone_the_answer_form_precedes_the_list_of_attendees(
    enter: Enter, signed_in: Open, unique: Unique
) -> None:
    host = unique("Owner")
    made = await announce(await signed_in(host), "Small")
    page = await enter(host, viewport={"width": 320, "height": 900})
    await page.goto(made.path)
    answer = await page.locator("#answer").bounding_box()
    coming = await page.locator("#who").bounding_box()
    assert answer is not None
    assert coming is not None
    assert answer["y"] + answer["height"] <= coming["y"]
