"""Each source on a real service: imported, cut off midway, imported again, and again unchanged."""

import asyncio
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.asking import Api, Refused
from cli.asking import Person as Importer
from cli.exporting.running import Exported, export, progress
from cli.importing import confluence, discourse, feed, folder, stackexchange, wordpress
from cli.importing.archive import Archive
from cli.importing.attaching import Attached, Attaching
from cli.importing.delivery import Delivery, Tally, Told
from cli.importing.documents import LeftOut, Stage
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.content import World
from tests.support.exports import confluence as confluence_made
from tests.support.exports import discourse as discourse_made
from tests.support.exports import feeds as feed_made
from tests.support.exports import stackexchange as stack_made
from tests.support.exports import wordpress as wordpress_made
from tests.support.facts import named
from tests.support.files import processed
from tests.support.services import Client, Person

Unique = Callable[[str], str]
Stages = Callable[[str], Iterable[Stage]]

ENGLISH = Reading("en")


def of_stackexchange(folder: Path) -> Stages:
    dump = stackexchange.Dump(stack_made.dump(folder / "dump"), stack_made.SITE, ENGLISH)
    return partial(stackexchange.stages, dump)


def of_discourse(folder: Path) -> Stages:
    export = discourse_made.export(folder / "export.json")
    return partial(discourse.stages, discourse.Export(export, discourse_made.SITE, ENGLISH))


def of_confluence(folder: Path) -> Stages:
    archive = Archive(confluence_made.export(folder / "space.zip"))
    return partial(confluence.stages, confluence.Space(archive, "space.zip", ENGLISH))


def of_feed(folder: Path) -> Stages:
    return partial(feed.stages, feed.Feed(feed_made.podcast(folder / "feed.xml"), ENGLISH))


def of_wordpress(folder: Path) -> Stages:
    export = wordpress_made.export(folder / "blog.xml")
    return partial(wordpress.stages, wordpress.Export(export, ENGLISH))


SOURCES = [
    pytest.param(of_stackexchange, "craft.example.com/questions/10", 4, id="stackexchange"),
    pytest.param(of_discourse, "talk.example.com/t/1", 2, id="discourse"),
    pytest.param(of_confluence, "CRAFT/Page-1_1.html", 0, id="confluence"),
    pytest.param(of_feed, "episode-1", 0, id="feed"),
    pytest.param(of_wordpress, "https://blog.example.com/?p=1", 2, id="wordpress"),
]


class ToContent(httpx.AsyncHTTPTransport):
    """Sends to the content service what is meant for a gateway; `sent` hears of each answer."""

    def __init__(self, content: Client, sent: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._content = content
        self._sent = sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/content")
        there = httpx.URL(f"{self._content.base_url}{path}")
        request.url = there.copy_with(query=request.url.query)
        answer = await super().handle_async_request(request)
        self._sent()
        return answer


async def bring(
    content: Client, importer: Person, slug: str, stages: Stages, *, cut: int | None = None
) -> tuple[Tally, list[LeftOut]]:
    """Import; with `cut`, stop when the answer to that request arrives, as if killed."""
    left_out: list[LeftOut] = []
    tally = Tally()
    sent = 0

    def cutting() -> None:
        nonlocal sent
        sent += 1
        if sent == cut:
            running.cancel()

    transport = ToContent(content, cutting)
    async with Api("http://guilde", transport=transport) as api:
        delivery = Delivery(
            api,
            Importer(lambda: importer.token),
            slug,
            after="",
            told=Told(left_out.append, lambda *_: None),
            tally=tally,
        )
        running = asyncio.ensure_future(delivery.bring(stages(named(slug))))
        await asyncio.wait([running])
        if cut is None:
            running.result()
    return tally, left_out


async def exported(content: Client, person: Person, slug: str, folder: Path) -> Exported:
    async with Api("http://guilde", transport=ToContent(content)) as api:
        return await export(
            api, Importer(lambda: person.token), slug, folder, progress(disabled=True)
        )


async def there(content: Client, importer: Person, slug: str) -> list[dict[str, Any]]:
    """Return everything in a community: its posts, each followed by its replies."""
    found: list[dict[str, Any]] = []
    listed = (await content.get(importer, f"/v1/posts?community={slug}&limit=100")).json()["items"]
    for each in listed:
        found.append((await content.get(importer, f"/v1/posts/{each['id']}")).json())
        path = f"/v1/posts/{each['id']}/replies?limit=100"
        found += (await content.get(importer, path)).json()["items"]
    return found


def said(folder: Path) -> list[str]:
    """Return an export's contents in order, with numbers in place of ids, without authors' ids."""
    names = sorted(folder.rglob("*.md"), key=lambda path: (path.parent.name, path.name))
    texts = [re.sub(r"\n  author: .*", "", path.read_text()) for path in names]
    ids: dict[str, str] = {}
    for text in texts:
        for found in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
            ids.setdefault(found, str(len(ids)))
    for each, number in ids.items():
        texts = [text.replace(each, number) for text in texts]
    return texts


@pytest.mark.parametrize(("source", "first", "replies"), SOURCES)
async def test_an_import_cut_off_is_finished_by_the_next_and_changes_nothing_after_it(
    content: Client,
    world: World,
    unique: Unique,
    tmp_path: Path,
    source: Callable[[Path], Stages],
    first: str,
    replies: int,
) -> None:
    slug = await world.community(unique("moved"))
    owner = await world.member(slug, "owner")
    stages = source(tmp_path)
    await bring(content, owner, slug, stages, cut=1)
    whole, left_out = await bring(content, owner, slug, stages)
    found = await there(content, owner, slug)
    again, left_out_again = await bring(content, owner, slug, stages)
    assert (again.changed, again.taken) == (0, whole.taken)
    assert left_out_again == left_out
    assert await there(content, owner, slug) == found
    assert len(found) == whole.taken

    post = next(each for each in found if each.get("external_id") == first)
    assert post["id"] == imported.post_id(named(slug), first)
    assert post["replies"] == replies
    ids = {each["id"] for each in found}
    linked = {part[:36] for each in found for part in each["body"].split("/posts/")[1:]}
    assert linked
    assert linked <= ids
    anchors = {part[:36] for each in found for part in each["body"].split("#reply-")[1:]}
    assert anchors <= ids


async def test_answers_of_a_dump_are_accepted_and_commented_on(
    content: Client, world: World, unique: Unique, tmp_path: Path
) -> None:
    slug = await world.community(unique("asked"))
    owner = await world.member(slug, "owner")
    _, left_out = await bring(content, owner, slug, of_stackexchange(tmp_path))
    found = await there(content, owner, slug)
    question = next(each for each in found if each.get("title") == "Question 10")
    said = {each["external_id"]: each for each in found if each.get("post_id") == question["id"]}
    accepted = said["craft.example.com/answers/12"]
    assert question["accepted_answer_id"] == accepted["id"]
    comment = said["craft.example.com/comments/11"]
    assert comment["in_reply_to"]["id"] == said["craft.example.com/answers/11"]["id"]
    assert said["craft.example.com/comments/10"]["kind"] == "reply"
    assert (accepted["byline"], accepted["author"]) == ("Grace H.", None)
    assert {each.place for each in left_out} == {
        *("Posts.xml:12, post 5", "Posts.xml:13, post 6", "Votes.xml"),
    }


async def test_an_export_comes_back_equal_and_has_what_its_person_may_see(
    content: Client, world: World, unique: Unique, tmp_path: Path
) -> None:
    here, there_ = await world.community(unique("here")), await world.community(unique("there"))
    owner = await world.member(here, "owner")
    await world.joins(owner, there_, "owner")
    await bring(content, owner, here, of_stackexchange(tmp_path))
    link = {"link": {"url": "https://a.example"}}
    body = {"kind": "link", "title": "Ours: *1*", "body": "# Ours\n\nx", "details": link}
    await content.post(owner, "/v1/posts", json={**body, "community": here})

    first, second = tmp_path / "first", tmp_path / "second"
    done = await exported(content, owner, here, first)
    assert (done.posts, done.replies, done.missing) == (4, 12, [])
    stages = partial(folder.stages, first, folder.listing(first), Reading())
    tally, left_out = await bring(content, owner, there_, stages)
    assert (tally.outcomes, left_out) == ({"created": 16}, [])
    await exported(content, owner, there_, second)
    assert sorted(said(second)) == sorted(said(first))

    hidden = await world.community(unique("hidden"), "private")
    with pytest.raises(Refused):
        await exported(content, owner, hidden, tmp_path / "third")


async def attach(
    content: Client, importer: Person, slug: str, files: Iterable[Attached]
) -> tuple[int, list[LeftOut]]:
    left_out: list[LeftOut] = []
    async with Api("http://guilde", transport=ToContent(content)) as api:
        importing = Importer(lambda: importer.token)
        attaching = Attaching(api, importing, named(slug), left_out.append)
        for each in files:
            await attaching.attach(each)
    return attaching.count, left_out


async def test_attachments_are_sent_once_and_come_back_with_an_export(
    content: Client, world: World, unique: Unique, tmp_path: Path
) -> None:
    here, there_ = await world.community(unique("here")), await world.community(unique("there"))
    owner = await world.member(here, "owner")
    await world.joins(owner, there_, "owner")
    space = confluence.Space(Archive(confluence_made.export(tmp_path / "s.zip", 2)), "s", ENGLISH)
    await bring(content, owner, here, partial(confluence.stages, space))
    assert await attach(content, owner, here, confluence.files(space)) == (2, [])
    found = await there(content, owner, here)
    assert await attach(content, owner, here, confluence.files(space)) == (0, [])
    assert await there(content, owner, here) == found
    for each in found:
        for file_id in each["files"]:
            assert (await processed(content, owner, file_id))["status"] == "ready"

    root = tmp_path / "exported"
    assert (await exported(content, owner, here, root)).files == 2
    listed = folder.listing(root)
    await bring(content, owner, there_, partial(folder.stages, root, listed, ENGLISH))
    assert await attach(content, owner, there_, folder.files(root, listed)) == (2, [])
    texts = sorted(path.read_text() for path in root.rglob("*.files/*"))
    assert texts == ["Notes about 1", "Notes about 2"]
