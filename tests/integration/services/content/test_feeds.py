"""Feeds of communities: a reader's own at a secret address, and public ones if they are enabled."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

import pytest
from httpx import Response

from services.content.domain.feeds.xml import NAMESPACES
from services.content.main import service as content_service
from services.content.settings import ContentSettings
from shared.mongo import Store
from shared.runtime.settings import RunAs
from tests.support.content import World, write
from tests.support.engines import Engines
from tests.support.files import VTT, mp3, share
from tests.support.issuer import Issuer
from tests.support.services import Client, Person, run_service

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}
NONE = (404, "urn:guilde:problem:feed-not-found")


def read(answer: Response) -> Element:
    assert answer.status_code == 200, answer.text
    return fromstring(answer.content)  # noqa: S314  our own


async def subscribed(content: Client, person: Person, slug: str) -> str:
    """Create a person's feeds and return the base of their addresses."""
    made = await content.post(person, f"/v1/communities/{slug}/feeds")
    assert made.status_code == 201, made.text
    path: str = made.json()["posts"]
    return path.removeprefix("/api/content").removesuffix("/posts.atom")


async def an_episode(content: Client, author: Person, slug: str, title: str) -> list[str]:
    """Publish an episode and return the ids of its files."""
    sound = await share(content, author, mp3(title), "e.mp3")
    said = await share(content, author, VTT, "e.vtt")
    files = [sound["id"], said["id"]]
    await write(content, author, kind="podcast", title=title, community=slug, files=files)
    return files


async def test_a_members_own_address_shows_posts_and_episodes_and_plays_them(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("radio"), "private")
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    await world.knows(ada)
    await write(content, ada, title="Hello", body="*So*", community=slug)
    sound, said = await an_episode(content, ada, slug, "One")
    base = await subscribed(content, bob, slug)
    posts = read(await content.get(None, f"{base}/posts.atom"))
    titles = [each.text for each in posts.findall("atom:entry/atom:title", NAMESPACES)]
    assert titles == ["One", "Hello"]
    names = [each.text for each in posts.findall("atom:entry/atom:author/atom:name", NAMESPACES)]
    assert names == [ada.name] * 2
    [episode] = read(await content.get(None, f"{base}/podcast.rss")).findall("channel/item")
    enclosure = episode.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("url", "").endswith(f"{base}/files/{sound}.mp3")
    transcript = episode.find("podcast:transcript", NAMESPACES)
    assert transcript is not None
    assert transcript.get("url", "").endswith(f"/files/{said}.vtt")
    file = f"{base}/files/{sound}.mp3"
    head = await content.http.head(file)
    assert (head.headers["content-length"], head.content) == (enclosure.get("length"), b"")
    part = await content.get(None, file, headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.content) == (206, b"ID3")


async def test_a_feed_shows_nothing_once_its_owner_leaves_or_revokes_it(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("radio"), "private")
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    sound, _ = await an_episode(content, ada, slug, "One")
    bases = [await subscribed(content, each, slug) for each in (ada, bob, bob)]
    place = f"/v1/communities/{slug}/feeds"
    assert (await content.get(ada, place)).json()["created_at"] is not None
    assert (await content.delete(ada, place)).status_code == 204
    assert (await content.get(ada, place)).json()["created_at"] is None
    assert (await content.get(None, f"{bases[2]}/posts.atom")).status_code == 200
    await world.leaves(bob, slug)
    for base in bases:
        for path in ("posts.atom", "podcast.rss", f"files/{sound}.mp3"):
            gone = await content.get(None, f"{base}/{path}")
            assert (gone.status_code, gone.json()["type"]) == NONE


async def test_an_unchanged_feed_is_not_sent_again(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("quiet"))
    ada = await world.member(slug)
    post = await write(content, ada, community=slug)
    path = f"{await subscribed(content, ada, slug)}/posts.atom"
    first = await content.get(None, path)
    known = {"If-None-Match": first.headers["etag"]}
    since = {"If-Modified-Since": first.headers["last-modified"]}
    for headers in (known, since, {**since, **known}):
        again = await content.get(None, path, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    for wrong in ({"If-Modified-Since": "soon"}, {**since, "If-None-Match": '"other"'}):
        assert (await content.get(None, path, headers=wrong)).status_code == 200
    await content.patch(ada, f"/v1/posts/{post['id']}", json={"title": "New"}, headers=ANY)
    assert (await content.get(None, path, headers=known)).status_code == 200


async def test_the_feeds_of_an_erased_person_are_gone(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("gone"))
    ada = await world.member(slug)
    base = await subscribed(content, ada, slug)
    await world.erases(ada)
    gone = await content.get(None, f"{base}/posts.atom")
    assert (gone.status_code, gone.json()["type"]) == NONE


@pytest.mark.parametrize("visibility", ["public", "internal", "private"])
async def test_anybody_reads_feeds_of_public_communities_if_they_are_enabled(
    content: Client,
    world: World,
    unique: Unique,
    engines: Engines,
    issuer: Issuer,
    visibility: str,
) -> None:
    slug = await world.community(unique("open"), visibility)
    ada = await world.member(slug)
    sound, _ = await an_episode(content, ada, slug, "One")
    settings = ContentSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
        role=RunAs.API,
        open_feeds=True,
    )
    store = Store(settings.store_url, settings.store_database)
    base = f"/v1/communities/{slug}"
    async with run_service(content_service(settings, store), settings, store) as opened:
        told = (await opened.get(ada, f"{base}/feeds")).json()["open"]
        assert (told is not None) is (visibility == "public")
        for path in ("posts.atom", "podcast.rss", f"files/{sound}.mp3"):
            answer = await opened.get(None, f"{base}/{path}")
            assert answer.status_code == (200 if visibility == "public" else 404)
            assert ada.name not in answer.text
            assert (await content.get(None, f"{base}/{path}")).status_code == 404
