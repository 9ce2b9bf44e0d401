"""Another kind is chosen while a post is written: no text is lost, whatever the network does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Enter

FIELDS = "#fields[data-kind={}]"
AGAIN = "#kinds button[name=choose]"


def _asks(route: Route) -> bool:
    return "choose=1" in (route.request.post_data or "")


@asynccontextmanager
async def _held_back(page: Page) -> AsyncIterator[None]:
    """Hold the answer to the choice of a kind back, from when it is asked to the end."""
    is_asked, may_answer = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        if _asks(route):
            is_asked.set()
            await may_answer.wait()
        await route.fallback()

    await page.route("**/posts", hold)
    await page.check("#kind-tool")
    await is_asked.wait()
    yield
    may_answer.set()


async def _write(page: Page) -> None:
    await page.goto("/posts/new?kind=practice")
    await page.fill("#title", "Ask first")
    await page.fill("#problem", "We guessed.\nOften.")
    await page.fill("#body", "It begins")


async def test_what_is_typed_stays_while_another_kind_is_on_its_way(enter: Enter) -> None:
    page = await enter(f"Kim Kind {datetime.now(UTC):%H%M%S%f}")
    await _write(page)
    async with _held_back(page):
        await page.fill("#body", "It begins, and goes on")
        await page.fill("#evidence", "We counted.")
        await page.fill("#alt", "A bridge")
    await expect(page.locator(FIELDS.format("tool"))).to_be_attached()
    await expect(page.locator("#body")).to_have_value("It begins, and goes on")
    await expect(page.locator("#alt")).to_have_value("A bridge")
    await page.fill("#url", "https://tool.example/")
    await page.check("#kind-article")
    await expect(page.locator(FIELDS.format("article"))).to_be_attached()
    await expect(page.locator("#body")).to_have_js_property("required", value=True)
    await page.check("#kind-practice")
    await expect(page.locator("#problem")).to_have_value("We guessed.\nOften.")
    await expect(page.locator("#evidence")).to_have_value("We counted.")
    await expect(page.locator("#body")).to_have_js_property("required", value=False)
    await expect(page.locator("#body-label")).to_contain_text("(optional)")
    await expect(page.locator(".editor-bar")).to_have_count(1)
    await page.fill("#practice", "We ask.")
    await page.click("button[name=status][value=published]")
    await expect(page.locator("article.post")).to_contain_text("We counted.")
    await expect(page.locator("article.post")).not_to_contain_text("tool.example")


async def test_a_restored_draft_brings_the_fields_of_its_kind(enter: Enter) -> None:
    page = await enter(f"Rob Restored {datetime.now(UTC):%H%M%S%f}")
    await _write(page)
    await page.goto("/posts/new?kind=question")
    await expect(page.locator("#problem")).to_have_value("We guessed.\nOften.")
    await expect(page.locator("#kind-practice")).to_be_visible()
    await page.click(".editor-note button")
    await expect(page.locator(FIELDS.format("question"))).to_be_attached()
    await page.check("#kind-practice")
    await expect(page.locator("#problem")).to_have_value("")


async def test_a_choice_that_did_not_arrive_is_sent_again_by_a_button(enter: Enter) -> None:
    page = await enter(f"Nora Network {datetime.now(UTC):%H%M%S%f}")
    await _write(page)
    await expect(page.locator(AGAIN)).to_be_hidden()
    is_down = True

    async def cut(route: Route) -> None:
        if is_down and _asks(route):
            await route.abort()
        else:
            await route.fallback()

    await page.route("**/posts", cut)
    await page.check("#kind-tool")
    await expect(page.locator(AGAIN)).to_be_visible()
    is_down = False
    await page.click(AGAIN)
    await expect(page.locator("#url")).to_be_visible()
    await expect(page.locator(AGAIN)).to_be_hidden()
    await expect(page.locator("#kind-tool")).to_be_focused()
