"""The portal as people experience it: a real Chromium, a slow network, a slow phone.

Without Chromium on the machine, only the server's time is measured.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.async_api import Browser, Page, StorageState, async_playwright

from bench.rows import Measured, Row, at_most, percentile
from bench.traffic import Traffic, slowed, traffic_of, vitals
from bench.world import World
from deploy.embedded.site import REPO

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PERSON = "Ada"
LOADS = 5
REQUESTS = 400
PAGES = ("/", "/communities", "/gatherings", "/search?q=a", "/inbox", "/posts/new")
KILOBYTE = 1_000
_OWN = re.compile(r"portal;dur=([0-9.]+)")
_SETTLED_MS = 1_000


async def measure(world: World) -> Measured:
    """Measure a platform with the people and posts of its demo."""
    with tempfile.TemporaryDirectory(prefix="guilde-portal-") as name:
        async with _platform(Path(name), world.free_port) as base_url:
            if CHROMIUM is None:
                return Measured([await _server(base_url, await _cookie(base_url), world)])
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox"]
                )
                state = await _signed_in(browser, base_url)
                rows = await _weighed(browser, base_url, state)
                rows += await _felt(browser, base_url, state)
                await browser.close()
            cookies = {one["name"]: one["value"] for one in state["cookies"]}
            return Measured([*rows, await _server(base_url, cookies, world)])


@asynccontextmanager
async def _platform(data: Path, port: int) -> AsyncIterator[str]:
    place = ("--data", str(data))
    try:
        await asyncio.to_thread(_guilde, "up", *place, "--port", str(port), "--detach")
        yield f"http://127.0.0.1:{port}"
    finally:
        await asyncio.to_thread(_guilde, "down", *place)


def _guilde(*words: str) -> None:
    command = (sys.executable, "-P", "-m", "cli", *words)
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


async def _signed_in(browser: Browser, base_url: str) -> StorageState:
    context = await browser.new_context(base_url=base_url)
    page = await context.new_page()
    await page.goto("/sign-in")
    await page.fill("#name", PERSON)
    await page.press("#name", "Enter")
    await page.wait_for_url(re.compile(re.escape(base_url) + r"/(\?.*)?$"))
    state = await context.storage_state()
    await context.close()
    return state


async def _cookie(base_url: str) -> dict[str, str]:
    """Return a browser's cookies after signing in."""
    async with httpx.AsyncClient(base_url=base_url, follow_redirects=True) as client:
        picked = await client.get("/sign-in")
        await client.post(str(picked.url), data={"name": PERSON})
        return dict(client.cookies)


@asynccontextmanager
async def _window(browser: Browser, base_url: str, state: StorageState) -> AsyncIterator[Page]:
    """Open a page with an empty cache."""
    context = await browser.new_context(base_url=base_url, storage_state=state)
    yield await context.new_page()
    await context.close()


async def _weighed(browser: Browser, base_url: str, state: StorageState) -> list[Row]:
    """Measure the transferred bytes, with headers."""
    async with _window(browser, base_url, state) as page:
        home = await _load(page, "/")
        after = await _load(page, "/communities")
    async with _window(browser, base_url, state) as page:
        editor = await _load(page, "/posts/new")
    return [
        at_most("portal: home page, cold", home.bytes / KILOBYTE, "KB", most=100),
        at_most("portal: next page", after.bytes / KILOBYTE, "KB", most=25),
        at_most("portal: JavaScript", home.script_bytes / KILOBYTE, "KB", most=25),
        at_most(
            "portal: JavaScript with the editor", editor.script_bytes / KILOBYTE, "KB", most=45
        ),
        at_most("portal: requests, cold", home.requests, "", most=8),
    ]


async def _load(page: Page, path: str) -> Traffic:
    """Load a page, and return its traffic so far, since counting continues with the next page."""
    traffic = await traffic_of(page)
    await page.goto(path)
    await page.wait_for_timeout(_SETTLED_MS)
    return replace(traffic)


async def _felt(browser: Browser, base_url: str, state: StorageState) -> list[Row]:
    """Measure the median of several cold loads, with the slowest interaction of each load."""
    seen: list[dict[str, Any]] = []
    for _ in range(LOADS):
        async with _window(browser, base_url, state) as page:
            await slowed(page)
            await page.goto("/")
            await page.wait_for_timeout(_SETTLED_MS)
            loaded = await vitals(page)
            await page.click(".me .menu summary")
            await page.keyboard.press("Escape")
            await page.locator("#find").press_sequentially("data", delay=50)
            await page.wait_for_timeout(_SETTLED_MS)
            seen.append({**await vitals(page), "blocked": loaded["blocked"]})

    def typical(name: str) -> float:
        return median(float(one[name]) for one in seen)

    return [
        at_most("portal: largest contentful paint", typical("paint"), "ms", most=1_500),
        at_most("portal: total blocking time", typical("blocked"), "ms", most=50),
        at_most("portal: interaction to next paint", typical("interaction"), "ms", most=100),
        at_most("portal: layout shift, thousandths", typical("shift") * 1000, "", most=20),
    ]


async def _server(base_url: str, cookies: dict[str, str], world: World) -> Row:
    """Measure a page's time beyond the API's responses, by its Server-Timing."""
    own: list[float] = []
    async with httpx.AsyncClient(base_url=base_url, cookies=cookies, timeout=30) as client:
        for number in range(world.size(REQUESTS)):
            answer = await client.get(PAGES[number % len(PAGES)])
            answer.raise_for_status()
            own += [float(found) for found in _OWN.findall(answer.headers["Server-Timing"])]
    return at_most("portal: a page beyond its API calls, p95", percentile(own, 95), "ms", most=40)
