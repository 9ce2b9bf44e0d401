"""Workers that fetch the same feed at once, or die while they do, add each of its items once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest_asyncio

from services.content.domain.watch.feed import WatchedFeed
from services.content.domain.watch.pace import Fetching
from services.content.main import prepare
from services.content.store.owned import OWNED, WATCHED_FEEDS
from services.content.use_cases.watch.fetch_feed import Watch, fetching_feeds
from services.content.use_cases.watch.subscribe_feed import key_of, plan
from shared.contracts.values import CommunityRef, Language
from shared.fetching.fetcher import Fetcher
from shared.fetching.networks import Networks
from shared.messaging import jobs, outbox
from shared.messaging.job_workers import Workers
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit, Work
from shared.mongo import Store
from tests.support.messaging import NoRelay, eventually
from tests.support.newsfeeds import Feed, News
from tests.support.posts import NOON
from tests.support.webpages import HOST, WebPages, webpages

FETCHES = fetching_feeds(
    Watch(Fetcher("Guilde (test)", Networks.read(f"{HOST}/32")), timedelta(hours=1))
)
KEY = key_of("f1", NOON)
NEWS = [News(f"The news number {n} is here", f"https://news.example.org/{n}") for n in range(5)]


@pytest_asyncio.fixture
async def served() -> AsyncIterator[WebPages]:
    async with webpages() as pages:
        yield pages


async def _subscribed(store: Store, url: str) -> Unit:
    for each in (prepare, jobs.prepare, outbox.prepare):
        await each(store.scope)
    await prepare_all(store.scope, OWNED)
    feed = WatchedFeed(
        id="f1",
        community=CommunityRef(id="c1", slug="c1"),
        url=url,
        language=Language.ENGLISH,
        subscriber_id="a1",
        created_at=NOON,
        updated_at=NOON,
    )

    async def subscribe(*, work: Work) -> None:
        await WATCHED_FEEDS.save(work, feed, "subscribed")
        await plan(work, Fetching(id="f1", next_at=NOON))

    unit = Unit(store, NoRelay())
    await unit.run(subscribe)
    return unit


async def test_two_workers_that_fetched_the_same_feed_store_it_once(
    store: Store, served: WebPages
) -> None:
    unit = await _subscribed(store, served.add("feed", Feed("News", NEWS)))
    assert FETCHES.slow is not None
    steps = await asyncio.gather(*(FETCHES.slow(KEY, unit=unit) for _ in range(3)))

    async def run(number: int) -> None:
        async def part(*, work: Work) -> None:
            await steps[number](KEY, "", work=work)

        await unit.run(part)

    await asyncio.gather(*map(run, range(3)))
    assert await store.scope["watched_items"].count_documents({}) == len(NEWS)
    planned = await store.scope[jobs.COLLECTION].count_documents(
        {"_id": {"$ne": f"fetch_feed/{KEY}"}}
    )
    assert planned == 1


async def test_a_worker_that_dies_while_it_fetches_is_followed_by_another(
    store: Store, served: WebPages
) -> None:
    source = Feed("News", NEWS, waits=asyncio.Event())
    unit = await _subscribed(store, served.add("feed", source))
    dying = asyncio.create_task(Workers(unit, [FETCHES]).work_off())
    await eventually(lambda: source.asked)
    dying.cancel()
    with suppress(asyncio.CancelledError):
        await dying
    assert source.waits is not None
    source.waits.set()
    assert not await Workers(unit, [FETCHES]).work_off()  # it is held for a while yet

    held = await store.scope[jobs.COLLECTION].find_one({"_id": f"fetch_feed/{KEY}"})
    assert held is not None
    late = Unit(store, NoRelay(), clock=lambda: held["held_until"] + timedelta(seconds=1))
    assert await Workers(late, [FETCHES]).work_off()
    assert await store.scope["watched_items"].count_documents({}) == len(NEWS)
    [left] = await store.scope[jobs.COLLECTION].find().to_list(None)
    assert left["key"] != KEY


async def test_a_feed_that_is_watched_no_more_is_not_stored(store: Store, served: WebPages) -> None:
    unit = await _subscribed(store, served.add("feed", Feed("News", NEWS)))
    assert FETCHES.slow is not None
    step = await FETCHES.slow(KEY, unit=unit)

    async def unsubscribe(*, work: Work) -> None:
        feed = await WATCHED_FEEDS.find(work.scope, "f1")
        assert feed is not None
        await WATCHED_FEEDS.save(work, feed, "unsubscribed", feed.unsubscribe(work.now))

    async def part(*, work: Work) -> None:
        await step(KEY, "", work=work)

    await unit.run(unsubscribe)
    await unit.run(part)
    assert await store.scope["watched_items"].count_documents({}) == 0
