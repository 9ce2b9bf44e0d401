"""Browsers without JavaScript, before a whole platform."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio

from tests.support.pages import Browser
from tests.support.platform import Platform

Open = Callable[..., Awaitable[Browser]]


@pytest_asyncio.fixture
async def signed_in(platform: Platform) -> AsyncIterator[Open]:
    """Opens a browser, and signs somebody in with it."""
    opened: list[Browser] = []

    async def open_one(name: str = "", language: str = "en") -> Browser:
        browser = Browser(platform.base_url, language)
        opened.append(browser)
        if name:
            page = await browser.sign_in(name)
            assert page.status == 200, page.text
        return browser

    yield open_one
    for browser in opened:
        await browser.close()
