"""Previews of links, over HTTP, on the real store, with real pages of this machine."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest_asyncio

from services.content.domain.previews.links import Circle, lone_links
from services.content.domain.previews.preview import Preview
from services.content.store.previews import links
from services.content.store.previews.links import LINKINGS, Linking
from services.content.store.previews.previews import PREVIEWS
from services.content.use_cases.previews.fetch_preview import fetching_previews, turns_of
from services.content.use_cases.previews.previewing import Previewing, key_of, plan
from services.content.use_cases.previews.see_previews import see_previews
from shared.audience.sight import TO_EVERYONE, Asker
from shared.fetching.errors import HostBusyError
from shared.fetching.fetcher import Bounds, Fetcher
from shared.fetching.hosts import Hosts
from shared.fetching.networks import Networks
from shared.markdown import write_prose
from shared.messaging import jobs
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope, Store
from tests.support.content import World, answer, write
from tests.support.messaging import NoRelay, eventually
from tests.support.posts import NOON
from tests.support.posts import post as made
from tests.support.services import Client, Person
from tests.support.webpages import HOST, WebPage, WebPages, titled, webpages

Unique = Callable[[str], str]
ANY_VERSION = {"If-Match": "*"}
ANY_HOST = Hosts()


@pytest_asyncio.fixture(scope="module")
async def served() -> AsyncIterator[WebPages]:
    async with webpages() as pages:
        yield pages


async def _previews(client: Client, person: Person, path: str) -> list[dict[str, Any]]:
    """Return the previews of a post or a reply, once it has some."""

    async def read() -> list[dict[str, Any]]:
        return list((await client.get(person, path)).json()["previews"])

    return list(await eventually(read))


async def _settled(client: Client, ada: Person, served: WebPages, path: str) -> None:
    """Wait until everything written before has been looked at: a later link has its preview."""
    later = await write(client, ada, body=served.add(path, titled("Later")))
    await _previews(client, ada, f"/v1/posts/{later['id']}")


async def test_a_link_on_a_line_of_its_own_has_a_preview_after_a_while(
    content: Client, world: World, served: WebPages, unique: Unique
) -> None:
    ada, name = world.person("Ada"), unique("page")
    hostile = titled("A &lt;b&gt;page&lt;/b&gt; &#x202e;", "What it is about", "The site")
    address = served.add(name, hostile)
    post = await write(content, ada, body=f"Read this:\n\n{address}?utm_source=x\n\nand that.")
    assert post["previews"] == []
    assert await _previews(content, ada, f"/v1/posts/{post['id']}") == [
        {
            "address": f"{address}?utm_source=x",
            "title": "A <b>page</b>",
            "description": "What it is about",
            "site": "The site",
        }
    ]
    reply = await answer(content, ada, post, address)
    [shown] = await _previews(content, ada, f"/v1/replies/{reply['id']}")
    assert shown["address"] == address
    listed = (await content.get(ada, f"/v1/posts/{post['id']}/replies")).json()["items"]
    assert listed[0]["previews"] == [shown]
    [asked] = hostile.asked
    assert "Guilde" in asked["user-agent"]
    assert not {"cookie", "authorization", "referer"} & asked.keys()


async def test_an_edited_text_has_the_previews_of_its_links_alone(
    content: Client, world: World, served: WebPages, unique: Unique
) -> None:
    ada, name = world.person("Ada"), unique("page")
    one, two = (served.add(f"{name}/{n}", titled(f"Page {n}")) for n in (1, 2))
    post = await write(content, ada, body=one)
    path = f"/v1/posts/{post['id']}"
    await _previews(content, ada, path)
    await content.patch(ada, path, json={"body": two}, headers=ANY_VERSION)
    assert [each["title"] for each in await _previews(content, ada, path)] == ["Page 2"]
    await content.patch(ada, path, json={"body": f"See {two}"}, headers=ANY_VERSION)
    assert (await content.get(ada, path)).json()["previews"] == []


async def test_nothing_is_asked_for_what_not_everybody_here_may_read(
    content: Client, content_scope: Scope, world: World, served: WebPages, unique: Unique
) -> None:
    pages: list[WebPage] = []

    def page() -> str:
        pages.append(titled("Not for others"))
        return served.add(unique("page"), pages[-1])

    ada, ids = world.person("Ada"), []
    for visibility in ("private", "secret", "selected"):
        slug = await world.community(unique("guilds"), visibility)
        await world.joins(ada, slug)
        post = await write(content, ada, body=page(), community=slug)
        ids += [post["id"], (await answer(content, ada, post, page()))["id"]]
    draft = await write(content, ada, body=page(), status="draft")
    await _settled(content, ada, served, unique("page"))
    assert [each.asked for each in pages] == [[]] * 7
    assert await links.known(content_scope, [*ids, draft["id"]]) == set()

    published = f"/v1/posts/{draft['id']}"
    await content.post(ada, f"{published}/publish", json={})
    assert len(await _previews(content, ada, published)) == 1


async def test_a_preview_of_elsewhere_is_not_shown_where_links_are_not_fetched(
    content: Client, world: World, served: WebPages, unique: Unique
) -> None:
    ada, slug = world.person("Ada"), await world.community(unique("guilds"), "private")
    await world.joins(ada, slug)
    address = served.add(unique("page"), titled("Known"))
    known = await write(content, ada, body=address)
    await _previews(content, ada, f"/v1/posts/{known['id']}")
    for further in ({"community": slug}, {"status": "draft"}):
        post = await write(content, ada, body=address, **further)
        shown = (await content.get(ada, f"/v1/posts/{post['id']}")).json()
        assert shown["previews"] == []


async def test_pages_that_cannot_be_shown_leave_the_link_alone(
    content: Client, world: World, served: WebPages, unique: Unique
) -> None:
    ada, name = world.person("Ada"), unique("page")
    inside = {"Location": "http://169.254.169.254/latest"}
    bad = [
        served.add(f"{name}/1", WebPage(status=302, headers=inside)),
        served.address(f"{name}/missing"),
        served.add(f"{name}/3", WebPage("<title>T</title>", media_type="application/pdf")),
        served.add(f"{name}/4", WebPage("<html><body>Nothing</body></html>")),
        served.add(f"{name}/5", WebPage("<title>Broken</title>", status=500)),
        "http://10.0.0.1/",
        "http://nobody.invalid/",
    ]
    posts = [await write(content, ada, body=each) for each in bad]
    await _settled(content, ada, served, f"{name}/later")
    for post in posts:
        assert (await content.get(ada, f"/v1/posts/{post['id']}")).json()["previews"] == []


async def test_a_page_without_a_title_for_previews_is_asked_for_its_oembed(
    content: Client, world: World, served: WebPages, unique: Unique
) -> None:
    ada, name = world.person("Ada"), unique("page")
    said = json.dumps({"title": "The talk", "provider_name": "Tube", "html": "<iframe></iframe>"})
    served.add(f"{name}/oembed", WebPage(said, media_type="application/json"))
    link = f'<link rel="alternate" type="application/json+oembed" href="/{name}/oembed">'
    page = WebPage(f"<html><head><title>Short</title>{link}</head></html>")
    post = await write(content, ada, body=served.add(name, page))
    [shown] = await _previews(content, ada, f"/v1/posts/{post['id']}")
    assert (shown["title"], shown["site"]) == ("The talk", "Tube")


async def test_what_links_to_a_page_is_forgotten_with_its_text(
    content: Client, content_scope: Scope, world: World, served: WebPages, unique: Unique
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada, body=served.add(unique("page"), titled("A page")))
    path = f"/v1/posts/{post['id']}"
    await _previews(content, ada, path)
    assert await links.known(content_scope, [post["id"]]) == {post["id"]}
    await content.delete(ada, path, headers=ANY_VERSION)

    async def is_forgotten() -> bool:
        return not await links.known(content_scope, [post["id"]])

    await eventually(is_forgotten)


async def test_what_was_known_of_a_page_goes_with_the_last_text_that_linked_to_it(
    content: Client, content_scope: Scope, world: World, served: WebPages, unique: Unique
) -> None:
    """Otherwise a guessed address would show that somebody linked to it once."""
    ada, page = world.person("Ada"), titled("A page")
    address = served.add(unique("page"), page)
    post = await write(content, ada, body=address)
    await _previews(content, ada, f"/v1/posts/{post['id']}")
    await content.delete(ada, f"/v1/posts/{post['id']}", headers=ANY_VERSION)

    async def is_forgotten() -> bool:
        return not await links.known(content_scope, [post["id"]])

    await eventually(is_forgotten)
    again = await write(content, ada, body=address)
    await _previews(content, ada, f"/v1/posts/{again['id']}")
    assert len(page.asked) == 2
    more = await write(content, ada, body=address)
    await _previews(content, ada, f"/v1/posts/{more['id']}")
    assert len(page.asked) == 2


async def test_guests_share_no_preview_with_texts_that_they_cannot_read(
    content: Client, world: World, served: WebPages, unique: Unique
) -> None:
    ada, guest, page = world.person("Ada"), world.person("Gus", "guest"), titled("A page")
    inside = await world.community(unique("inside"), "internal")
    outside = await world.community(unique("outside"), "public")
    for slug in (inside, outside):
        await world.joins(ada, slug)
    await world.joins(guest, inside)
    address = served.add(unique("page"), page)
    one = await write(content, ada, body=address, community=inside)
    two = await write(content, ada, body=address, community=outside)
    await _previews(content, ada, f"/v1/posts/{one['id']}")
    await _previews(content, guest, f"/v1/posts/{two['id']}")
    assert len(page.asked) == 2
    assert (await content.get(guest, f"/v1/posts/{one['id']}")).json()["previews"] == []


def _previewing(*, is_on: bool = True, hosts: Hosts = ANY_HOST) -> Previewing:
    own, bounds = Networks.read("127.0.0.0/8"), Bounds(10, 1_000, cuts=True)
    return Previewing(Fetcher("Guilde (test)", own, bounds, hosts=hosts), is_on)


async def _planned(store: Store, address: str, audience: str | None = TO_EVERYONE) -> Unit:
    for each in (links.prepare, jobs.prepare):
        await each(store.scope)
    if audience is not None:
        await LINKINGS.put(store.scope, Linking(id="p1", audience=audience, pages=("l1",)))

    async def begin(*, work: Work) -> None:
        await plan(work, Preview(id="l1", address=address, next_at=NOON))

    unit = Unit(store, NoRelay())
    await unit.run(begin)
    return unit


async def _fetched(unit: Unit, previewing: Previewing, at_once: int = 1) -> None:
    """Have workers fetch the page at the same time, and then store what each found."""
    job, key = fetching_previews(previewing), key_of("l1", NOON)
    assert job.slow is not None
    steps = await asyncio.gather(*(job.slow(key, unit=unit) for _ in range(at_once)))

    async def run(number: int) -> None:
        async def part(*, work: Work) -> None:
            await steps[number](key, "", work=work)

        await unit.run(part)

    await asyncio.gather(*map(run, range(at_once)))


async def test_workers_that_fetch_the_same_page_store_it_once(
    store: Store, served: WebPages, unique: Unique
) -> None:
    page = titled("A page")
    page.body += "x" * 10_000
    unit = await _planned(store, served.add(unique("page"), page))
    await _fetched(unit, _previewing(), at_once=3)
    found = await PREVIEWS.find(store.scope, "l1")
    assert found is not None
    assert found.next_at > NOON
    planned = {"_id": {"$ne": f"fetch_preview/{key_of('l1', NOON)}"}}
    assert await store.scope[jobs.COLLECTION].count_documents(planned) == 1


async def test_a_host_is_asked_by_one_at_a_time(
    store: Store, served: WebPages, unique: Unique
) -> None:
    page = titled("A page")
    unit = await _planned(store, served.add(unique("page"), page))
    async with turns_of(store.scope)(HOST):
        await _fetched(unit, _previewing())
    found = await PREVIEWS.find(store.scope, "l1")
    assert found is not None
    assert (page.asked, found.waits, found.failures) == ([], 1, 0)
    turn = turns_of(store.scope)
    try:
        async with turn(HOST), turn(HOST):
            raise AssertionError("two have a turn")
    except HostBusyError:
        pass
    async with turn(HOST), turn("elsewhere.example.org"):
        pass


async def test_a_preview_that_nothing_open_asks_for_is_dropped(
    store: Store, served: WebPages, unique: Unique
) -> None:
    for audience, previewing in (
        (None, _previewing()),
        ("a-private-one", _previewing()),
        (TO_EVERYONE, _previewing(is_on=False)),
    ):
        page = titled("A page")
        unit = await _planned(store, served.add(unique("page"), page), audience)
        await _fetched(unit, previewing)
        assert (page.asked, await PREVIEWS.find(store.scope, "l1")) == ([], None)


async def test_one_open_text_among_many_others_keeps_a_preview(store: Store) -> None:
    await links.prepare(store.scope)
    for n in range(150):
        await LINKINGS.put(store.scope, Linking(id=f"a{n:03}", audience=f"c{n % 3}", pages=("l1",)))
    await LINKINGS.put(store.scope, Linking(id="b", audience=TO_EVERYONE, pages=("l2", "l1")))
    assert await links.audiences(store.scope, "l1") == {"c0", "c1", "c2", TO_EVERYONE}
    assert await links.audiences(store.scope, "l2") == {TO_EVERYONE}


async def test_previews_that_are_wanted_no_more_are_not_shown(store: Store) -> None:
    text = made(community=None, html=write_prose("https://www.example.org/1").html)
    [link] = lone_links(text.html)
    key = link.id_among(Circle.GUESTS)
    known = Preview(id=key, address=link.page, next_at=NOON, title="A page")
    await PREVIEWS.put(store.scope, known)

    async def shown(previewing: Previewing) -> list[str]:
        found = await see_previews(store.scope, Asker("ada"), [text], previewing)
        return [each.preview.title for each in found.get(text.id, ())]

    assert await shown(_previewing()) == []  # its own link has not asked for it yet
    await LINKINGS.put(store.scope, Linking(id=text.id, audience=TO_EVERYONE, pages=(key,)))
    assert await shown(_previewing()) == ["A page"]
    assert await shown(_previewing(is_on=False)) == []
    assert await shown(_previewing(hosts=Hosts.read("", "example.org"))) == []
    assert await shown(_previewing(hosts=Hosts.read("example.com"))) == []
