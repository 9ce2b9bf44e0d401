"""Watching feeds of others, over HTTP, on the real store, with real feeds of this machine."""

from asyncio import gather
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from shared.mongo import Scope
from tests.support.content import World, created
from tests.support.facts import named
from tests.support.messaging import eventually
from tests.support.newsfeeds import Feed, News
from tests.support.services import Client, Person
from tests.support.webpages import WebPages, webpages

Unique = Callable[[str], str]
DAY = 24 * 60 * 60 * 1_000
FEEDS, ITEMS = "/v1/watch/feeds", "/v1/watch/items"


@pytest_asyncio.fixture(scope="module")
async def served() -> AsyncIterator[WebPages]:
    async with webpages() as pages:
        yield pages


@pytest_asyncio.fixture
async def slug(world: World, unique: Unique) -> str:
    return await world.community(unique("guilds"))


@pytest_asyncio.fixture
async def ada(world: World, slug: str) -> Person:
    return await world.member(slug, "animator")


def _news(unique: Unique, *titles: str) -> list[News]:
    return [News(title, f"https://news.example.org/{unique('n')}") for title in titles]


async def _watch(client: Client, person: Person, slug: str, url: str) -> dict[str, Any]:
    """Subscribe, and wait until the feed was fetched."""
    made = created(await client.post(person, FEEDS, json={"community": slug, "url": url}))
    return await _fetched(client, person, made["id"], None)


async def _fetched(
    client: Client, person: Person, feed_id: str, before: str | None
) -> dict[str, Any]:
    async def read() -> dict[str, Any] | None:
        feed: dict[str, Any] = (await client.get(person, f"{FEEDS}/{feed_id}")).json()
        return feed if feed["fetched_at"] != before else None

    found = await eventually(read)
    assert found is not None
    return dict(found)


async def _again(client: Client, person: Person, feed: dict[str, Any]) -> dict[str, Any]:
    """Have a feed fetched again: it is paused, and goes on."""
    path, any_version = f"{FEEDS}/{feed['id']}", {"If-Match": "*"}
    for paused in (True, False):
        answer = await client.patch(person, path, json={"paused": paused}, headers=any_version)
        assert answer.status_code == 200, answer.text
    return await _fetched(client, person, feed["id"], feed["fetched_at"])


async def _items(client: Client, person: Person, slug: str, status: str = "new") -> list[Any]:
    path = f"{ITEMS}?community={slug}&status={status}&limit=100"
    return list((await client.get(person, path)).json()["items"])


async def test_a_feed_is_fetched_and_its_items_wait_for_animators(
    content: Client, world: World, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    source = Feed("The news", _news(unique, "One is here", "Two is here"))
    url = served.add(slug, source)
    feed = await _watch(content, ada, slug, url)
    assert (feed["title"], feed["trouble"], feed["failures"]) == ("The news", None, 0)
    assert feed["succeeded_at"] == feed["fetched_at"]
    assert "Guilde" in source.asked[0]["user-agent"]
    items = await _items(content, ada, slug)
    assert {item["title"] for item in items} == {"One is here", "Two is here"}
    assert {item["feed"] for item in items} == {"The news"}

    bob = await world.member(slug)
    for path in (f"{FEEDS}?community={slug}", f"{ITEMS}?community={slug}"):
        assert (await content.get(bob, path)).status_code == 403
    for path in (f"{FEEDS}/{feed['id']}", f"{ITEMS}/{items[0]['id']}"):
        assert (await content.get(bob, path)).status_code == 404
    body = {"community": slug, "url": url}
    assert (await content.post(bob, FEEDS, json=body)).status_code == 403


async def test_a_feed_is_subscribed_to_once(
    content: Client, served: WebPages, slug: str, ada: Person
) -> None:
    url = served.add(slug, Feed())
    feed = await _watch(content, ada, slug, url)
    again = await content.post(ada, FEEDS, json={"community": slug, "url": f"{url}/"})
    assert again.status_code == 409
    assert again.json()["type"] == "urn:guilde:problem:watched-already"
    ended = await content.delete(ada, f"{FEEDS}/{feed['id']}", headers={"If-Match": "*"})
    assert ended.status_code == 204
    assert (await content.get(ada, f"{FEEDS}/{feed['id']}")).status_code == 404
    taken_up = created(await content.post(ada, FEEDS, json={"community": slug, "url": url}))
    assert (taken_up["id"], taken_up["version"]) == (feed["id"], 3)


async def test_an_unchanged_feed_is_not_sent_again(
    content: Client, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    source = Feed("News", _news(unique, "One is here"), headers={"ETag": '"1"'})
    feed = await _watch(content, ada, slug, served.add(slug, source))
    feed = await _again(content, ada, feed)
    assert source.asked[-1]["if-none-match"] == '"1"'
    assert (feed["trouble"], len(await _items(content, ada, slug))) == (None, 1)
    source.headers, source.news = {"ETag": '"2"'}, [*source.news, *_news(unique, "Two")]
    await _again(content, ada, feed)
    assert len(await _items(content, ada, slug)) == 2


async def test_the_same_news_of_several_feeds_is_one_item(
    content: Client, served: WebPages, slug: str, ada: Person
) -> None:
    page = f"https://news.example.org/{slug}"
    one = Feed("One", [News("Kafka five is out today", page), News("Alone here", f"{page}/2")])
    two = Feed("Two", [News("It is out", f"{page}/?utm_source=rss")])
    three = Feed("Three", [News("Kafka five is out today!", f"{page}/elsewhere")])
    await _watch(content, ada, slug, served.add(f"{slug}/1", one))
    for number, other in ((2, two), (3, three)):
        await _watch(content, ada, slug, served.add(f"{slug}/{number}", other))
    items = {item["url"]: item for item in await _items(content, ada, slug)}
    assert set(items) == {page, f"{page}/2"}
    assert items[page]["feeds"] == 3


async def test_a_feed_that_gives_everything_one_id_makes_no_item_grow_without_end(
    content: Client,
    content_scope: Scope,
    served: WebPages,
    slug: str,
    ada: Person,
    unique: Unique,
) -> None:
    source, same = Feed("News"), f"urn:{unique('same')}"
    url = served.add(slug, source)

    def fresh() -> list[News]:
        return [News("One is here", each.url, guid=same) for each in _news(unique, *["One"] * 40)]

    source.news = fresh()
    feed = await _watch(content, ada, slug, url)
    for _ in range(3):
        source.news = fresh()
        feed = await _again(content, ada, feed)
    [item] = await _items(content, ada, slug)
    row = await content_scope["watched_items"].find_one({"_id": item["id"]})
    assert row is not None
    assert 50 <= len(row["keys"]) < 100


async def test_feeds_that_arrive_at_once_bring_each_item_once(
    content: Client, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    news = _news(unique, *(f"This is the news number {n}" for n in range(20)))
    urls = [served.add(f"{slug}/{n}", Feed(f"Feed {n}", news)) for n in range(6)]
    await gather(*(_watch(content, ada, slug, url) for url in urls))
    items = await _items(content, ada, slug)
    assert len(items) == 20
    assert {item["feeds"] for item in items} == {6}


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        (Feed(status=404), "refused"),
        (Feed(status=410), "gone"),
        (Feed(status=503, headers={"Retry-After": "120"}), "busy"),
        (Feed(body="<html><p>A page</p></html>"), "no-feed"),
        (Feed(status=302, headers={"Location": "http://169.254.169.254/"}), "forbidden-address"),
        (Feed(status=302, headers={"Location": "/"}), "refused"),
        (Feed(body="x" * 6_000_000), "too-large"),
    ],
    ids=["404", "410", "503", "page", "inside", "redirected", "huge"],
)
async def test_what_was_wrong_is_told(
    content: Client, served: WebPages, slug: str, ada: Person, source: Feed, trouble: str
) -> None:
    feed = await _watch(content, ada, slug, served.add(slug, source))
    assert (feed["trouble"], feed["failures"]) == (trouble, 1)
    assert feed["succeeded_at"] is None
    assert feed["next_at"] > feed["fetched_at"]


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/feed",
        "http://169.254.169.254/latest",
        "http://a:b@example.org/",
        "http://x:0",
    ],
)
async def test_addresses_inside_are_refused(
    content: Client, slug: str, ada: Person, url: str
) -> None:
    refused = await content.post(ada, FEEDS, json={"community": slug, "url": url})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["where"] == ["body", "url"]


async def test_a_dismissed_item_does_not_come_back_by_itself(
    content: Client, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    feed = await _watch(
        content, ada, slug, served.add(slug, Feed("News", _news(unique, "One is here")))
    )
    [item] = await _items(content, ada, slug)
    path = f"{ITEMS}/{item['id']}/dismissal"
    for _ in range(2):
        assert (await content.put(ada, path)).status_code == 204
    await _again(content, ada, feed)
    assert await _items(content, ada, slug) == []
    [dismissed] = await _items(content, ada, slug, "dismissed")
    assert dismissed["decided_by"]["id"]
    assert (await content.delete(ada, path)).status_code == 204
    assert [each["id"] for each in await _items(content, ada, slug)] == [item["id"]]


async def test_a_chosen_item_becomes_one_post_with_its_source(
    content: Client, world: World, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    [news] = _news(unique, "One is here")
    told = News(news.title, news.url, "<p>What *it* says</p>")
    await _watch(content, ada, slug, served.add(slug, Feed("The news", [told])))
    [item] = await _items(content, ada, slug)
    path = f"{ITEMS}/{item['id']}/choose"
    answers = await gather(*(content.post(ada, path, json={}) for _ in range(4)))
    posts = [created(answer) for answer in answers]
    assert len({post["id"] for post in posts}) == 1
    post = posts[0]
    assert (post["kind"], post["status"]) == ("link", "draft")
    assert post["details"]["link"] == {"url": news.url}
    assert post["source"]["url"] == news.url
    assert (post["source"]["feed"], post["source"]["author"]) == ("The news", "Grace")
    assert "What *it* says" in post["html"]
    [chosen] = await _items(content, ada, slug, "chosen")
    assert chosen["post_id"] == post["id"]

    eve = await world.member(slug, "owner")
    refused = await content.post(eve, path, json={})
    assert refused.status_code == 409
    assert (await content.put(eve, f"{ITEMS}/{item['id']}/dismissal")).status_code == 409
    published = await content.post(ada, f"/v1/posts/{post['id']}/publish")
    assert published.json()["source"] == post["source"]


async def test_two_people_who_choose_at_once_make_one_post(
    content: Client, world: World, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    await _watch(content, ada, slug, served.add(slug, Feed("N", _news(unique, "One is here"))))
    [item] = await _items(content, ada, slug)
    eve = await world.member(slug, "owner")
    path, body = f"{ITEMS}/{item['id']}/choose", {"status": "published", "title": "Read this"}
    answers = await gather(*(content.post(each, path, json=body) for each in (ada, eve)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    listed = (await content.get(ada, f"/v1/posts?community={slug}")).json()["items"]
    assert [post["title"] for post in listed] == ["Read this"]


async def test_new_items_go_with_their_feed_and_posts_stay(
    content: Client, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    news = _news(unique, "One is here", "Two is there")
    feed = await _watch(content, ada, slug, served.add(slug, Feed("News", news)))
    first, _ = await _items(content, ada, slug)
    chosen = created(await content.post(ada, f"{ITEMS}/{first['id']}/choose", json={}))
    await content.delete(ada, f"{FEEDS}/{feed['id']}", headers={"If-Match": "*"})
    assert await _items(content, ada, slug) == []
    assert (await content.get(ada, f"/v1/posts/{chosen['id']}")).status_code == 200


async def test_new_items_go_with_the_last_of_their_feeds(
    content: Client, served: WebPages, slug: str, ada: Person, unique: Unique
) -> None:
    news = _news(unique, "One is here", "Two is there")
    feeds = [
        await _watch(content, ada, slug, served.add(f"{slug}/{n}", Feed(f"Feed {n}", news)))
        for n in range(2)
    ]
    first, _ = await _items(content, ada, slug)
    assert first["feeds"] == 2
    await content.put(ada, f"{ITEMS}/{first['id']}/dismissal")
    for feed, left in zip(feeds, (1, 0), strict=True):
        await content.delete(ada, f"{FEEDS}/{feed['id']}", headers={"If-Match": "*"})
        assert len(await _items(content, ada, slug)) == left
        [dismissed] = await _items(content, ada, slug, "dismissed")
        assert (dismissed["id"], dismissed["feeds"]) == (first["id"], left)


async def test_an_item_that_its_feed_still_has_is_kept_longer(
    content: Client,
    content_scope: Scope,
    served: WebPages,
    slug: str,
    ada: Person,
    unique: Unique,
) -> None:
    feed = await _watch(
        content, ada, slug, served.add(slug, Feed("News", _news(unique, "One is here")))
    )
    [item] = await _items(content, ada, slug)
    await content.put(ada, f"{ITEMS}/{item['id']}/dismissal")
    rows, one = content_scope["watched_items"], {"_id": item["id"]}
    made = await rows.find_one(one)
    assert made is not None
    await _again(content, ada, feed)
    assert await rows.find_one(one, {"found_at": 1}) == {**one, "found_at": made["found_at"]}

    old = made["found_at"] - timedelta(days=100)
    await rows.update_one(one, {"$set": {"found_at": old}})
    feed = (await content.get(ada, f"{FEEDS}/{feed['id']}")).json()
    await _again(content, ada, feed)
    kept = await rows.find_one(one)
    assert kept is not None
    assert kept["found_at"] >= made["found_at"]
    [dismissed] = await _items(content, ada, slug, "dismissed")
    assert dismissed["found_at"] == item["found_at"]


async def test_an_item_without_a_date_is_not_new_again_when_its_feed_was_away(
    content: Client,
    content_scope: Scope,
    served: WebPages,
    slug: str,
    ada: Person,
    unique: Unique,
) -> None:
    titles = ("One is here", "Two is there")
    news = [replace(each, is_dated=False) for each in _news(unique, *titles)]
    served_at = served.add(slug, Feed("News", news))
    feed = await _watch(content, ada, slug, served_at)
    for item in await _items(content, ada, slug):
        await content.put(ada, f"{ITEMS}/{item['id']}/dismissal")
    rows = content_scope["watched_items"]
    ours = {"title": {"$in": titles}, "audience": named(slug)}
    assert [row["kept_from"] async for row in rows.find(ours)] == [None, None]  # without end

    # away for longer than anything is kept
    await rows.update_many(ours, [{"$set": {"found_at": {"$subtract": ["$found_at", 200 * DAY]}}}])
    served.add(slug, Feed("News", news[:1]))
    feed = await _again(content, ada, feed)
    assert await _items(content, ada, slug) == []
    kept = {row["title"]: row["kept_from"] async for row in rows.find(ours)}
    assert kept["One is here"] is None
    assert kept["Two is there"] is not None  # from now on
    served.add(slug, Feed("News", news))
    await _again(content, ada, feed)
    assert await _items(content, ada, slug) == []
    assert [row["kept_from"] async for row in rows.find(ours)] == [None, None]


async def test_an_erased_person_is_forgotten_in_what_they_watched(
    content: Client,
    content_scope: Scope,
    world: World,
    served: WebPages,
    slug: str,
    ada: Person,
    unique: Unique,
) -> None:
    url = served.add(slug, Feed("News", _news(unique, "One is here")))
    feed = await _watch(content, ada, slug, url)
    [item] = await _items(content, ada, slug)
    await content.put(ada, f"{ITEMS}/{item['id']}/dismissal")
    await world.erases(ada)
    eve = await world.member(slug, "owner")

    async def forgotten() -> bool:
        shown = (await content.get(eve, f"{FEEDS}/{feed['id']}")).json()
        [dismissed] = await _items(content, eve, slug, "dismissed")
        return shown["subscriber"] is None and dismissed["decided_by"] is None

    await eventually(forgotten)
    me = world.id_of(ada)
    assert await content_scope["watched_items"].count_documents({"decider_id": me}) == 0
    refused = await content.post(ada, FEEDS, json={"community": slug, "url": url})
    assert refused.status_code == 403
