"""A real Chromium before a whole platform; without one on the machine, these tests are skipped."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import axe_playwright_python
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from deploy.embedded.site import REPO
from tests.support.platform import Platform

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = REPO / ".screenshots"

Enter = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def enter(chromium: Browser, platform: Platform) -> AsyncIterator[Enter]:
    """Open a window and sign in, as a person does. `more`: of Playwright's context."""
    opened: list[BrowserContext] = []

    async def one(name: str, language: str = "en", **more: object) -> Page:
        context = await chromium.new_context(
            base_url=platform.base_url,
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            **more,  # type: ignore[arg-type]  # whatever Playwright knows
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        page = await context.new_page()
        await page.goto("/sign-in")
        await page.fill("#name", name)
        await page.press("#name", "Enter")
        await page.wait_for_url(re.compile(re.escape(platform.base_url) + r"/(\?.*)?$"))
        # a person's own language goes before their browser's
        await page.click(f"button[name=language][value={language}]")
        await page.wait_for_function(f"document.documentElement?.lang === '{language}'")
        return page

    yield one
    for context in opened:
        await context.close()


async def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, and where."""
    session = await page.context.new_cdp_session(page)
    await session.send("Page.setBypassCSP", {"enabled": True})
    await page.evaluate(AXE + ";0")
    found = await page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(result => result.violations.flatMap("
        "rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))",
        TAGS,
    )
    return [str(one) for one in found]
