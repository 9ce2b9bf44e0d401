"""A real Chromium with a whole platform; without one on the machine, these tests are skipped."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
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
"""If this folder exists, a picture of each page is saved there, in each width and scheme."""

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
    """Return a function that opens a window and signs in. `more`: options of the context."""
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
        # a person who was here before has a language of their own
        if await page.get_attribute("html", "lang") != language:
            await page.click(f"button[name=language][value={language}]")
            await page.wait_for_function(f"document.documentElement?.lang === '{language}'")
        return page

    yield one
    for context in opened:
        await context.close()


async def violations(
    page: Page, rules: Sequence[str] = (), without: Sequence[str] = ()
) -> list[str]:
    """Return axe-core's findings: rule and element.

    rules: only these; by default all of TAGS, `without` some.
    """
    if not await page.evaluate("'axe' in window"):
        session = await page.context.new_cdp_session(page)
        await session.send("Page.setBypassCSP", {"enabled": True})
        await page.evaluate(AXE + ";0")
    found = await page.evaluate(
        "options => axe.run(document, options).then(result => result.violations.flatMap("
        "rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))",
        {
            "runOnly": list(rules) or TAGS,
            "rules": {rule: {"enabled": False} for rule in without},
            "resultTypes": ["violations"],  # it describes no element that passes
            "selectors": False,
        },
    )
    return [str(one) for one in found]
