"""A new post is saved as one draft while it is written, and sent from it."""

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from tests.browser.conftest import Enter

SAVED = "#autosave p"


async def _drafts(page: Page) -> list[str]:
    await page.goto("/posts/mine?status=draft")
    return await page.locator(".item-title").all_inner_texts()


async def test_a_new_post_becomes_one_draft_and_is_published_from_it(enter: Enter) -> None:
    page = await enter(f"Dora Draft {datetime.now(UTC):%H%M%S%f}")
    await page.goto("/posts/new?kind=article")
    await page.fill("#title", "Half a thought")
    await page.fill("#body", "It begins")
    await expect(page.locator(SAVED)).to_contain_text("Saved as a draft", timeout=30_000)
    draft = await page.locator("input[name=draft]").input_value()
    before = await page.locator("input[name=draft_match]").input_value()
    await page.fill("#body", "It begins, and goes on")
    await expect(page.locator("input[name=draft_match]")).not_to_have_value(before, timeout=30_000)
    await expect(page.locator("input[name=draft]")).to_have_value(draft)

    other = await page.context.new_page()
    assert await _drafts(other) == ["Half a thought"]
    await page.fill("#body", "It begins, goes on, and ends")
    await page.click("button[name=status][value=published]")
    await expect(page).to_have_url(f"{page.url.partition('/posts')[0]}/posts/{draft}")
    await expect(page.locator("article.post .prose").first).to_contain_text("and ends")
    assert await _drafts(other) == []


async def test_an_emptied_page_leaves_no_draft(enter: Enter) -> None:
    page = await enter(f"Emma Empty {datetime.now(UTC):%H%M%S%f}")
    await page.goto("/posts/new?kind=article")
    await page.fill("#title", "A whim")
    await expect(page.locator(SAVED)).to_contain_text("Saved as a draft", timeout=30_000)
    await page.fill("#title", "")
    await expect(page.locator("input[name=draft]")).to_have_value("", timeout=30_000)
    other = await page.context.new_page()
    assert await _drafts(other) == []
    await page.fill("#title", "Another whim")
    await expect(page.locator(SAVED)).to_contain_text("Saved as a draft", timeout=30_000)
    assert await _drafts(other) == ["Another whim"]
