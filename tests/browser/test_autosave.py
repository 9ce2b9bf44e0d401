"""A new post is saved as one draft while it is written, and sent from it."""

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from tests.browser.conftest import Enter
from tests.support.files import png

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


async def test_files_survive_a_saved_post_that_becomes_another_kind(enter: Enter) -> None:
    page = await enter(f"Fay Files {datetime.now(UTC):%H%M%S%f}")
    await page.goto("/posts/new?kind=article")
    await page.fill("#title", "With a picture")
    await page.fill("#body", "It begins")
    picture = {"name": "plan.png", "mimeType": "image/png", "buffer": png()}
    await page.set_input_files("#file", picture)  # type: ignore[arg-type]  # a dictionary of its own
    await expect(page.locator(".held label")).to_contain_text("plan.png", timeout=30_000)
    await page.fill("#body", "It begins, and goes on")
    await expect(page.locator(SAVED)).to_contain_text("Saved as a draft", timeout=30_000)
    draft = await page.locator("input[name=draft]").input_value()
    await page.check("#kind-discussion")
    await expect(page.locator("input[name=draft_kind]")).to_have_value("discussion", timeout=30_000)
    await expect(page.locator("input[name=draft]")).not_to_have_value(draft)
    await page.click("button[name=status][value=published]")
    await expect(page.locator("h1")).to_have_text("With a picture")
    await page.goto(f"{page.url}/edit")
    await expect(page.locator(".held label")).to_contain_text("plan.png")
    assert await _drafts(page) == []


async def test_a_link_is_saved_once_it_has_its_address(enter: Enter) -> None:
    page = await enter(f"Lena Link {datetime.now(UTC):%H%M%S%f}")
    await page.goto("/posts/new?kind=link")
    async with page.expect_response(lambda answer: answer.request.method == "POST") as first:
        await page.fill("#title", "Worth reading")
    assert (await first.value).status == 200
    await expect(page.locator(SAVED)).to_have_count(0)
    await page.fill("#url", "https://reading.example/")
    await expect(page.locator(SAVED)).to_contain_text("Saved as a draft", timeout=30_000)
