"""Steps on the portal's pages, by links and forms, without JavaScript."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio

from tests.support.pages import Browser, Page
from tests.support.platform import Platform

Open = Callable[..., Awaitable[Browser]]
WHEN = {
    "starts_at": "2031-05-05T18:00",
    "ends_at": "2031-05-05T20:00",
    "time_zone": "Europe/Paris",
}


@pytest_asyncio.fixture
async def signed_in(platform: Platform) -> AsyncIterator[Open]:
    """Return a function that opens a browser and signs a person in."""
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


async def found_community(owner: Browser, slug: str, **fields: Any) -> Page:
    form = (await owner.open("/communities/new")).form("/communities$")
    given = {"name_en": f"Guild of {slug}", "name_fr": f"Guilde de {slug}", "slug": slug, **fields}
    return await owner.send(form, **given)


async def join(member: Browser, slug: str) -> Page:
    """Join a community, or ask to join it, as its policy says."""
    place = f"/communities/{slug}"
    return await member.send((await member.open(place)).form(f"{place}/join"))


async def publish(
    writer: Browser, slug: str, title: str, body: str = "For *Python*.", **fields: Any
) -> Page:
    """Publish a question, or a post of another `kind`."""
    form = (await writer.open(f"/posts/new?community={slug}")).form("/posts$")
    return await writer.send(form, ("status", "published"), title=title, body=body, **fields)


async def reply(writer: Browser, post: str, body: str) -> Page:
    """Reply to a post; `post` is its address."""
    form = (await writer.open(post)).form(f"{post}/replies")
    return await writer.send(form, body=body)


async def announce(host: Browser, title: str, **fields: Any) -> Page:
    form = (await host.open("/gatherings/new")).form("/gatherings$")
    return await host.send(form, title_en=title, **{**WHEN, **fields})
