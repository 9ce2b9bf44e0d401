"""Every page, in both languages, both schemes and two widths: whole, readable, accessible."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.conftest import SCREENSHOTS, Enter, violations
from tests.support.pages import Browser
from tests.support.platform import Platform

WIDTHS = (320, 1280)
ILL_FORMED = re.compile(r"%\(|\{\{|\bNone\b(?!\.| (?:yet|is)\b)")
"""Half a sentence, half a template, or Python's None where no sentence begins with the word."""


@dataclass(frozen=True, slots=True)
class World:
    """Something to show on each page. `host` organises and animates it."""

    host: str
    slug: str
    question: str
    discussion: str
    gathering: str

    def pages(self) -> dict[str, str]:
        return {
            "home": "/",
            "welcome": "/welcome",
            "communities": "/communities",
            "community": f"/communities/{self.slug}",
            "community-new": "/communities/new",
            "community-edit": f"/communities/{self.slug}/edit",
            "members": f"/communities/{self.slug}/members",
            "requests": f"/communities/{self.slug}/members?standing=requested",
            "desk": f"/communities/{self.slug}/desk",
            "write": f"/posts/new?community={self.slug}",
            "question": self.question,
            "discussion": self.discussion,
            "edit": f"{self.question}/edit",
            "delete": f"{self.question}/delete",
            "history": f"{self.question}/history",
            "mine": "/posts/mine",
            "drafts": "/posts/mine?status=draft",
            "gatherings": "/gatherings",
            "month": "/gatherings/month?month=2031-05",
            "gathering": self.gathering,
            "gathering-new": "/gatherings/new",
            "gathering-edit": f"{self.gathering}/edit",
            "gathering-cancel": f"{self.gathering}/cancel",
            "calendar": "/gatherings/calendar",
            "people": "/people",
            "profile": "/profile",
            "preferences": "/preferences",
            "privacy": "/privacy",
            "search": f"/search?q={self.slug}",
            "search-filtered": f"/search?kind=question&community={self.slug}",
            "search-nothing": "/search?q=zzqqxx",
            "inbox": "/inbox",
            "inbox-unread": "/inbox?unread=1",
            "status": "/status",
            "help": "/help",
            "forbidden": "/administration",
            "not-found": "/nowhere",
            "sign-in-failed": "/signed-in?state=x",
        }


@pytest_asyncio.fixture(scope="module")
async def world(platform: Platform) -> World:
    suffix = f"{datetime.now(UTC):%H%M%S%f}"
    slug, name = f"pages-{suffix}", f"Paloma Pages {suffix}"
    host, other = Browser(platform.base_url), Browser(platform.base_url)
    await host.sign_in(name)
    await other.sign_in(f"Otto Other {suffix}")
    await host.send(
        (await host.open("/communities/new")).form("/communities$"),
        slug=slug,
        name_en="Writing for everyone",
        name_fr="Écrire pour tous",
        purpose_en="Texts that are understood the first time.",
        purpose_fr="Des textes compris du premier coup.",
        topics="plain language, editing",
        join_policy="approval",
    )
    await other.send((await other.open(f"/communities/{slug}")).form(".*/join"))
    text = (
        "# Why?\n\nA *long* text with `code`.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n"
        "```python\nprint('a line that is much too wide for a telephone, and goes on')\n```\n\n"
        "- [x] one\n- [ ] two\n\n> said\n\n![A chart](https://example.org/chart.png)"
    )
    posts = []
    for kind in ("question", "discussion"):
        form = (await host.open(f"/posts/new?community={slug}&kind={kind}")).form("/posts$")
        made = await host.send(
            form,
            ("status", "published"),
            kind=kind,
            title=f"How do you write about {slug}?",
            body=text,
            tags="style, tone",
        )
        for reply in ("By reading it aloud.", "With short sentences."):
            made = await host.send(made.form(f"{made.path.partition('#')[0]}/replies"), body=reply)
        posts.append(made.path.partition("#")[0])
    question = await host.open(posts[0])
    await host.send(question.form(f"{posts[0]}/accept"))
    await host.send((await host.open(f"{posts[0]}/edit")).form(".*/edit"), body=text + "\n\nMore.")
    gathering = await host.send(
        (await host.open(f"/gatherings/new?community={slug}")).form("/gatherings$"),
        title_en="Reading aloud",
        title_fr="Lire à voix haute",
        description_en="Bring a text of yours.",
        starts_at="2031-05-05T18:00",
        ends_at="2031-05-05T20:00",
        time_zone="Europe/London",
        place="Room 1",
        link="https://meet.example.org/aloud",
        capacity="1",
    )
    await host.send(gathering.form(".*/answer"), ("answer", "yes"))
    await host.close()
    await other.close()
    return World(name, slug, posts[0], posts[1], gathering.path)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.timeout(600)
async def test_every_page_is_whole_and_accessible(
    enter: Enter, world: World, language: str, scheme: str
) -> None:
    page = await enter(world.host, language, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong: dict[str, list[str]] = {}
    for name, path in world.pages().items():
        await page.goto(path)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            found = await _faults(page, language)
            if found:
                wrong[f"{name} {width}"] = found
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            shot = SCREENSHOTS / f"{name}.{language}.{scheme}.{width}.png"
            await page.screenshot(path=shot, full_page=True)
    assert wrong == {}
    assert [text for text in said if "404" not in text and "40" not in text] == []


async def _faults(page: Page, language: str) -> list[str]:
    found = await violations(page)
    root = "document.documentElement"
    if await page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
        found.append("wider than the window")
    if await page.get_attribute("html", "lang") != language:
        found.append("in another language")
    if await page.locator("h1").count() != 1:
        found.append("not one H1")
    if ILL_FORMED.search(await page.inner_text("body")):
        found.append("shows what no reader should see")
    return found


async def test_axe_would_find_a_fault(enter: Enter, world: World) -> None:
    page = await enter(world.host)
    await page.goto("/help")
    await page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\">'")
    assert any(one.startswith("image-alt") for one in await violations(page))


async def test_a_page_loads_nothing_from_elsewhere(
    enter: Enter, world: World, platform: Platform
) -> None:
    page = await enter(world.host)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", world.question, "/gatherings"):
        await page.goto(path)
    assert [url for url in asked if not url.startswith(platform.base_url)] == []


async def test_what_turns_text_around_stays_inside_what_its_author_wrote(
    enter: Enter, world: World
) -> None:
    page = await enter(world.host)
    await page.goto(f"/communities/{world.slug}")
    bidi = await page.evaluate(
        "[...document.querySelectorAll('.item-title a, .item-foot a')]"
        ".map(one => getComputedStyle(one).unicodeBidi)"
    )
    assert set(bidi) == {"isolate"}
