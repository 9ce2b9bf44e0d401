"""A file chosen while a post is written is sent in pieces, and resumes where it was cut off."""

from datetime import UTC, datetime

from playwright.async_api import Route, expect

from tests.browser.conftest import Enter
from tests.support.files import mp3


async def test_a_file_is_uploaded_while_its_post_is_written_and_resumes_after_a_cut(
    enter: Enter,
) -> None:
    page = await enter(f"Rae Radio {datetime.now(UTC):%H%M%S%f}")
    await page.goto("/posts/new?kind=podcast")
    cut: list[str] = []

    async def cut_once(route: Route) -> None:
        if cut:
            await route.fallback()
            return
        cut.append(route.request.url)
        await route.abort()

    await page.route("**/posts/new/pieces/*/files", cut_once)
    await page.fill("#title", "On the radio")
    sound = {"name": "radio.mp3", "mimeType": "audio/mpeg", "buffer": mp3("Radio", frames=12_000)}
    await page.set_input_files("#file", sound)  # type: ignore[arg-type]  # a dictionary of its own
    await expect(page.locator(".held label")).to_contain_text("radio.mp3", timeout=30_000)
    assert len(cut) == 1
    await expect(page.locator("#title")).to_have_value("On the radio")
    await page.click("button[name=status][value=published]")
    await expect(page.locator("h1")).to_have_text("On the radio", timeout=30_000)
    await expect(page.locator(".files, .player")).to_contain_text("radio.mp3")
