"""Every page, in both languages, both schemes and two widths: complete, readable, accessible."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.conftest import SCREENSHOTS, Enter, violations
from tests.support.files import VTT, mp3, png
from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.platform import Platform
from tests.support.portal_forms import announce, found_community, join, publish, reply
from tests.support.webpages import titled, webpages

WIDTHS = (320, 1280)
Scheme = Literal["dark", "light"]
CHECKED: Mapping[tuple[str, int], Sequence[Scheme]] = {
    ("en", 320): ("dark", "light"),
    ("en", 1280): ("light",),
    ("fr", 320): ("light",),
}
"""The schemes that axe-core checks. Colours depend neither on the width nor on the language, and
the words of the other language change no structure that a wide page alone has."""
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe-core that depend on the scheme: they alone are checked in the dark one, and all
others in the other language, where the colours are the same. They take most of axe-core's time."""
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""A word that no line can break, for names, titles, tags, texts and profiles."""
ILL_FORMED = re.compile(r"%\(|\{\{|\bNone\b(?!\.| (?:yet|is)\b)")
"""Half a sentence, half a template, or Python's None where no sentence begins with that word."""


@dataclass(frozen=True, slots=True)
class World:
    """Contents for each page. `host` organises and animates it.

    wordy: pages by name of a person who writes only WORD, in a community that `host` joined.
    """

    host: str
    slug: str
    question: str
    discussion: str
    practice: str
    poll: str
    idea: str
    episode: str
    gallery: str
    gathering: str
    objective: str
    season: str
    activity: str
    invitation: str
    mentoring: dict[str, str]
    talent: dict[str, str]
    recognised: dict[str, str]
    learning: dict[str, str]
    wordy: dict[str, str]

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
            "feeds": f"/communities/{self.slug}/feeds",
            "templates": f"/communities/{self.slug}/templates",
            "desk": f"/communities/{self.slug}/desk",
            "life": f"/communities/{self.slug}/life",
            "communities-proposed": "/communities?stage=proposal",
            "charter": f"/communities/{self.slug}/charter",
            "charter-edit": f"/communities/{self.slug}/charter/edit",
            "charter-accepted": f"/communities/{self.slug}/charter/accepted",
            "health": f"/communities/{self.slug}/health",
            "diversity": f"/communities/{self.slug}/diversity",
            "pulses": f"/communities/{self.slug}/pulses",
            "pulse-new": f"/communities/{self.slug}/pulses/new",
            "objectives": f"/communities/{self.slug}/objectives",
            "objective-new": f"/communities/{self.slug}/objectives/new",
            "objective": self.objective,
            "objective-edit": f"{self.objective}/edit",
            "aims": "/aims",
            "seasons": f"/communities/{self.slug}/seasons",
            "season-new": f"/communities/{self.slug}/seasons/new",
            "season": self.season,
            "season-edit": f"{self.season}/edit",
            "activity": self.activity,
            "activity-new": f"{self.season}/activities/new",
            "activity-edit": f"{self.activity}/edit",
            "invitations": f"/communities/{self.slug}/invitations",
            "invitation": self.invitation,
            "questions": f"/communities/{self.slug}/questions",
            "ask": f"/communities/{self.slug}/ask",
            "import": f"/communities/{self.slug}/members/import",
            "write": f"/posts/new?community={self.slug}",
            "write-practice": f"/posts/new?community={self.slug}&kind=practice",
            "practice": self.practice,
            "write-poll": f"/posts/new?community={self.slug}&kind=poll",
            "poll": self.poll,
            "idea": self.idea,
            "write-podcast": f"/posts/new?community={self.slug}&kind=podcast",
            "episode": self.episode,
            "gallery": self.gallery,
            "gallery-edit": f"{self.gallery}/edit",
            "ideas": f"/communities/{self.slug}/ideas",
            "stale": f"/communities/{self.slug}/stale",
            "approvals": f"/communities/{self.slug}/approvals",
            "watch": f"/communities/{self.slug}/watch",
            "flag": f"{self.discussion}/flag",
            "queue": f"/communities/{self.slug}/moderation",
            "trail": f"/communities/{self.slug}/decisions",
            "case": f"/cases/{self.question.rpartition('/')[2]}",
            **{
                verb: f"/cases/{self.question.rpartition('/')[2]}/{verb}"
                for verb in ("move", "merge", "split")
            },
            "decisions": "/decisions",
            "suggest": f"{self.question}/suggest",
            "suggestions": f"{self.question}/suggestions",
            "restore": f"{self.question}/edit?version=1",
            "series": f"/communities/{self.slug}/series",
            "series-form": f"/series/new?community={self.slug}",
            "practice-edit": f"{self.practice}/edit",
            "question": self.question,
            "discussion": self.discussion,
            "edit": f"{self.question}/edit",
            "files": f"{self.question}/files",
            "delete": f"{self.question}/delete",
            "history": f"{self.question}/history",
            "mine": "/posts/mine",
            "drafts": "/posts/mine?status=draft",
            "bookmarks": "/posts/bookmarks",
            "followed": "/posts/followed",
            "gatherings": "/gatherings",
            "month": "/gatherings/month?month=2031-05",
            "gathering": self.gathering,
            "gathering-new": "/gatherings/new",
            "gathering-edit": f"{self.gathering}/edit",
            "gathering-cancel": f"{self.gathering}/cancel",
            "calendar": "/gatherings/calendar",
            "people": f"/people?q={WORD[:5]}",
            "profile": "/profile",
            "profile-preview": "/profile/preview",
            "skills": "/profile/skills",
            "skills-bring": "/profile/skills/bring",
            "topics": "/topics",
            "following": "/people/following",
            "kinship": f"/communities/{self.slug}/kinship",
            "meet": "/people/meet",
            "connections": "/people/connections",
            "topic-new": "/topics/new",
            "preferences": "/preferences",
            "privacy": "/privacy",
            "search": f"/search?q={self.slug}",
            "search-filtered": f"/search?kind=question&community={self.slug}",
            "search-nothing": "/search?q=zzqqxx",
            "search-explained": f"/search?q={self.slug}+kind:x&explain=1&sort=votes",
            "experts": f"/experts?q={self.slug}",
            "saved-searches": "/searches",
            "gaps": f"/gaps?community={self.slug}",
            "trends": f"/trends?community={self.slug}",
            "inbox": "/inbox",
            "inbox-unread": "/inbox?unread=1",
            "status": "/status",
            "help": "/help",
            "forbidden": "/administration",
            "not-found": "/nowhere",
            "sign-in-failed": "/signed-in?state=x",
            **self.mentoring,
            **self.talent,
            **self.recognised,
            **self.learning,
            **self.wordy,
            "wordy-search": f"/search?q={WORD}",
        }


@pytest_asyncio.fixture(scope="module")
async def world(platform: Platform) -> World:
    suffix = f"{datetime.now(UTC):%H%M%S%f}"
    slug, name = f"pages-{suffix}", f"Paloma Pages {suffix}"
    host, other = Browser(platform.base_url), Browser(platform.base_url)
    await host.sign_in(name)
    await other.sign_in(f"{WORD} {suffix}")
    await found_community(
        host,
        slug,
        name_en="Writing for everyone",
        name_fr="Écrire pour tous",
        purpose_en="Texts that are understood the first time.",
        purpose_fr="Des textes compris du premier coup.",
        topics="plain language, editing",
        join_policy="approval",
    )
    await join(other, slug)
    text = (
        "# Why?\n\nA *long* text with `code`.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n"
        "```python\nprint('a line that is much too wide for a telephone, and goes on')\n```\n\n"
        "- [x] one\n- [ ] two\n\n> said\n\n![A chart](https://example.org/chart.png)\n\n"
    ) + await _linked(host, slug)
    posts = []
    for kind in ("question", "discussion"):
        title = f"How do you write about {slug}?"
        made = await publish(host, slug, title, text, kind=kind, tags="style, tone")
        for said in ("By reading it aloud.", "With short sentences."):
            await reply(host, made.path, said)
        posts.append(made.path)
    await host.send((await host.open(posts[1])).form(".*/pin"))
    form = (await host.open(f"/posts/new?community={slug}&kind=practice")).form("/posts$")
    parts: dict[str, Any] = dict.fromkeys(("problem", "practice", "evidence"), "Said *aloud*.")
    practice = await host.send(form, ("status", "published"), title="Read it aloud", **parts)
    form = (await host.open(f"/posts/new?community={slug}&kind=poll")).form("/posts$")
    poll = await host.send(
        form, ("status", "published"), title="How often?", options="Daily\nWeekly"
    )
    form = (await host.open(f"/posts/new?community={slug}&kind=idea")).form("/posts$")
    idea = await host.send(form, ("status", "published"), title="A quiet hour", body="Daily.")
    question = await host.open(posts[0])
    await host.send(question.form(f"{posts[0]}/accept"))
    await host.send((await host.open(f"{posts[0]}/edit")).form(".*/edit"), body=text + "\n\nMore.")
    charter = f"/communities/{slug}/charter"
    for said in ("We read aloud.", "We read aloud, and *listen*."):
        form = (await host.open(f"{charter}/edit")).form(".*/edit")
        published = await host.send(form, body_en=f"# How\n\n{said}", body_fr="Nous lisons.")
        if "listen" not in said:
            await host.send(published.form(".*/accept"))
    gathering = await announce(
        host,
        "Reading aloud",
        community=slug,
        title_fr="Lire à voix haute",
        description_en="Bring a text of yours.",
        time_zone="Europe/London",
        place="Room 1",
        link="https://meet.example.org/aloud",
        capacity="1",
    )
    await host.send(gathering.form(".*/answer"), ("answer", "yes"))
    episode, gallery = await _recorded(host, slug)
    form = (await host.open(f"/communities/{slug}/objectives/new")).form(".*/objectives$")
    objective = await host.send(
        form,
        title_en="Texts that are understood",
        title_fr="Des textes compris",
        why_en="Nobody reads twice.",
        starts_on="2031-01-01",
        ends_on="2031-06-30",
        title_en_0="Readers who ask again",
        unit_0="%",
        start_0="40",
        target_0="10",
    )
    await host.send(objective.form(".*/check-in"), value="25,5", note="Fewer than in autumn.")
    form = (await host.open(f"/communities/{slug}/seasons/new")).form(".*/seasons$")
    season = await host.send(
        form,
        title_en="Spring of reading",
        title_fr="Printemps de lecture",
        starts_on="2026-03-01",
        ends_on="2026-06-30",
        template="launch",
    )
    activity = next(link for link in season.links if "/activities/" in link and "new" not in link)
    invitations = f"/communities/{slug}/invitations"
    page = await host.send((await host.open(invitations)).form(f"{invitations}$"))
    invitation = "/invitations/" + page.html.partition("/invitations/")[2].partition('"')[0]
    form = (await host.open(f"/communities/{slug}/questions")).form(".*/edit")
    await host.send(form, question1_en="What do you write?", question1_fr="Qu’écrivez-vous ?")
    mentoring = await _mentoring(platform, host, other, f"mentors-{suffix}")
    recognised = await _recognised(host, other, slug)
    learning = await _learning(host, slug, posts)
    wordy = await _wordy(other, host, f"wordy-{suffix}")
    talent = await _talent(platform, host, suffix)
    await host.close()
    await other.close()
    return World(
        host=name,
        slug=slug,
        question=posts[0],
        discussion=posts[1],
        practice=practice.path,
        poll=poll.path,
        idea=idea.path,
        episode=episode,
        gallery=gallery,
        gathering=gathering.path,
        objective=objective.path,
        season=season.path,
        activity=activity,
        invitation=invitation,
        mentoring=mentoring,
        talent=talent,
        recognised=recognised,
        learning=learning,
        wordy=wordy,
    )


async def _recorded(host: Browser, slug: str) -> tuple[str, str]:
    """Publish an episode with all its optional parts, and a gallery; return their paths."""
    made = []
    sound = {"talk.mp3": mp3("Talk", chapters=((0, "Hello"),)), "talk.vtt": VTT, "talk.png": png()}
    pictures = {"bridge.png": png(), "river.png": png(300, 400)}
    for kind, sent in (("podcast", sound), ("gallery", pictures)):
        form = (await host.open(f"/posts/new?community={slug}&kind={kind}")).form("/posts$")
        files = [("file", each) for each in sent.items()]
        form = (await host.send(form, ("attach", "1"), files=files)).form("/posts$")
        said: dict[str, Any] = {
            name: "A bridge" for name in form.fields if name.startswith(("alt-", "caption-"))
        }
        post = await host.send(form, ("status", "published"), title=f"Our {kind}", **said)
        await eventually(partial(_is_looked_through, host, post.path))
        made.append(post.path)
    return made[0], made[1]


async def _is_looked_through(host: Browser, post: str) -> bool:
    return "Being scanned" not in (await host.open(post)).text


async def _mentoring(
    platform: Platform, host: Browser, other: Browser, slug: str
) -> dict[str, str]:
    """Run a matching, and a pair with a session; return the paths."""
    membership, topic = platform.client("membership"), f"Reading {slug}"
    root = platform.sign_in("root", roles=("admin",)).person
    labels = {"labels": {"en": topic, "fr": topic}}
    assert (await membership.post(root, "/v1/topics", json=labels)).status_code == 201
    await membership.http.aclose()
    await found_community(host, slug)
    await join(other, slug)
    matched = await _matched(host, other, slug, topic)
    paired = await _matched(host, other, slug, topic)
    page = await host.open(f"{paired}/matching")
    await host.send(page.form(".*/publish"))
    await eventually(partial(_has, host, "/mentoring", "/pairs/"))
    links = (await host.open("/mentoring")).links
    pair = next(link for link in links if link.startswith("/pairs/"))
    for browser in (host, other):
        await browser.send((await browser.open(pair)).form(".*/answer"), accepts="1")
    form = (await host.open(pair)).form(".*/sessions")
    await host.send(form, on="2031-01-05", note=WORD)
    return {
        "programme-new": f"/communities/{slug}/programmes/new",
        "programme": matched,
        "programme-offer": f"{matched}/offer",
        "matching": f"{matched}/matching",
        "programme-report": f"{paired}/report",
        "pair": pair,
    }


async def _talent(platform: Platform, host: Browser, suffix: str) -> dict[str, str]:
    """Have the host join the talent pool, and a recruiter ask to contact them; return the paths."""
    chosen: dict[str, Any] = {"shows-name": "1", "wants-project": "1", "text": f"{WORD} {suffix}"}
    await host.send((await host.open("/talent")).form("/talent$"), **chosen)
    recruiter = Browser(platform.base_url)
    await recruiter.sign_in("Recruiter")
    form = (await recruiter.open("/talent/search")).form("/talent/search$")
    found = await recruiter.send(form, purpose=WORD, words=suffix)
    person = next(link for link in found.links if link.startswith("/talent/people/"))
    form = (await recruiter.open(person)).form("/talent/people/.*")
    asked = await recruiter.send(form, purpose=WORD)
    await recruiter.close()
    return {"talent": "/talent", "talent-approach": asked.path}


async def _learning(host: Browser, slug: str, posts: list[str]) -> dict[str, str]:
    """Make a learning path, do its first step, and return the paths of pages."""
    form = (await host.open(f"/series/new?community={slug}&kind=path")).form("/series$")
    path = (await host.send(form, title="Read aloud, in two steps", summary=WORD)).path
    for post in posts:
        adding = [one for one in (await host.open(path)).forms if one.action == f"{path}/posts"]
        await host.send(adding[-1], post=post)
    await host.send((await host.open(path)).form(f"{path}/progress"), ("do", posts[0]))
    return {"path": path, "path-edit": f"{path}/edit", "paths": "/paths"}


async def _recognised(host: Browser, other: Browser, slug: str) -> dict[str, str]:
    """Give the host kudos, switch the board on, and return the paths."""
    mine, theirs = [
        next(link for link in (await one.open("/profile")).links if link.endswith("/recognition"))
        for one in (host, other)
    ]
    await other.send((await other.open(mine)).form(f"{mine}$"), reason=WORD)
    board = f"/communities/{slug}/leaderboard"
    await host.send((await host.open(board)).form(f"{board}$"))
    await host.send((await host.open(mine)).form("/recognition/choices"), shows_score="1")
    await eventually(partial(_has, host, board, mine))
    return {"recognition": mine, "recognition-of": theirs, "leaderboard": board}


async def _matched(host: Browser, other: Browser, slug: str, topic: str) -> str:
    """Open a programme with one match, and return its path."""
    place = f"/communities/{slug}/programmes"
    days: dict[str, Any] = {
        "apply_until": "2099-01-01",
        "starts_on": "2031-01-01",
        "ends_on": "2031-06-30",
    }
    form = (await host.open(f"{place}/new")).form(f"{place}$")
    path = (await host.send(form, title_en="Reading aloud", title_fr="Lire", **days)).path
    for browser, what in ((host, "offer"), (other, "request")):
        form = (await browser.open(f"{path}/{what}")).form(f".*/{what}")
        await browser.send(form, topic_0=topic, text=WORD)
    await host.send((await host.open(f"{path}/matching")).form(".*/matching$"))
    await eventually(partial(_has, host, f"{path}/matching", "/matching/drop"))
    return path


async def _has(browser: Browser, path: str, part: str) -> bool:
    return part in (await browser.open(path)).html


async def _linked(host: Browser, slug: str) -> str:
    """Return the address of a page of which there is a preview already."""
    plain = titled("Plain words are understood", "A page about texts that are read once.", "Words")
    async with webpages() as pages:
        address = pages.add("plain", plain)
        post = await publish(host, slug, "Look", address, kind="discussion")
        await eventually(lambda: _has(host, post.path, 'class="linked"'))
    return address


async def _wordy(other: Browser, host: Browser, slug: str) -> dict[str, str]:
    """Write a profile, community, post, reply and gathering of one word; return their paths."""
    said: dict[str, Any] = dict.fromkeys(("headline", "about", "skills", "location"), WORD)
    mine = await other.send((await other.open("/profile")).form("/profile"), **said)
    named = dict.fromkeys(("name_en", "name_fr", "purpose_en", "topics"), WORD)
    community = await found_community(other, slug, **named)
    await join(host, slug)
    text = f"{WORD}\n\n## {WORD}\n\n- {WORD}\n\n`{WORD}`"
    async with webpages() as pages:
        text += f"\n\n{pages.add('1', titled(WORD, WORD, WORD))}"
        post = await publish(other, slug, WORD, text, tags=f"{WORD[:50]}, {WORD[1:51]}")
        await eventually(lambda: _has(other, post.path, 'class="linked"'))
    await reply(other, post.path, WORD)
    gathering = await announce(other, WORD, community=slug, description_en=WORD, place=WORD)
    return {
        "wordy-person": next(link for link in mine.links if link.startswith("/people/")),
        "wordy-community": community.path,
        "wordy-post": post.path,
        "wordy-gathering": gathering.path,
    }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.timeout(600)
async def test_every_page_is_complete_and_accessible(
    enter: Enter, world: World, language: str
) -> None:
    page = await enter(world.host, language, reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong: dict[str, list[str]] = {}
    for name, path in world.pages().items():
        await page.goto(path)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            found = await _faults(page, language)
            for scheme in CHECKED.get((language, width), ()):
                await page.emulate_media(color_scheme=scheme)
                rules = OF_COLOURS if scheme == "dark" else ()
                without = OF_COLOURS if language == "fr" else ()
                found += [f"{scheme}: {one}" for one in await violations(page, rules, without)]
                if SCREENSHOTS.is_dir():
                    shot = SCREENSHOTS / f"{name}.{language}.{scheme}.{width}.png"
                    await page.screenshot(path=shot, full_page=True)
            if found:
                wrong[f"{name} {width}"] = found
    assert wrong == {}
    assert [text for text in said if "404" not in text and "40" not in text] == []


async def _faults(page: Page, language: str) -> list[str]:
    found = []
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


async def test_a_page_loads_nothing_from_other_sites(
    enter: Enter, world: World, platform: Platform
) -> None:
    page = await enter(world.host)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", world.question, "/gatherings"):
        await page.goto(path)
    assert [url for url in asked if not url.startswith(platform.base_url)] == []


async def test_text_in_the_other_direction_does_not_affect_the_rest_of_the_page(
    enter: Enter, world: World
) -> None:
    page = await enter(world.host)
    await page.goto(f"/communities/{world.slug}")
    bidi = await page.evaluate(
        "[...document.querySelectorAll('.item-title a, .item-foot a')]"
        ".map(one => getComputedStyle(one).unicodeBidi)"
    )
    assert set(bidi) == {"isolate"}
