"""Each source on a real service: imported, cut off midway, imported again, and again unchanged."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cli.asking import Refused
from cli.importing import beside, confluence, discourse, feed, folder, stackexchange, wordpress
from cli.importing.archive import Archive
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
from tests.support.importing import Stages, attach, bring, exported, said, there
from tests.support.services import Client

Unique = Callable[[str], str]

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
    assert await attach(content, owner, there_, beside.files(root, listed)) == (2, [])
    texts = sorted(path.read_text() for path in root.rglob("*.files/*"))
    assert texts == ["Notes about 1", "Notes about 2"]
