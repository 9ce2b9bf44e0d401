"""The job that fetches a feed, and stores its new items with the time of the next fetch.

The fetch is outside of any transaction; its result is stored in one, unless another worker stored
one for the same time. So concurrent workers add nothing twice, and another worker takes over after
a crash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.content.domain.watch.feed import WatchedFeed
from services.content.domain.watch.item import Entry, taken
from services.content.domain.watch.pace import Fetching, Trouble, trouble_of
from services.content.reading.apart import read_feed
from services.content.reading.contents import Contents
from services.content.store.owned import WATCHED_FEEDS
from services.content.store.watch import items
from services.content.store.watch.fetchings import FETCHINGS
from services.content.use_cases.watch.add_items import add_items
from services.content.use_cases.watch.subscribe_feed import KIND, key_of, plan
from shared.audience import communities
from shared.contracts.membership import Stage
from shared.fetching.errors import FetchError
from shared.fetching.fetcher import OK, Fetched, Fetcher
from shared.messaging.jobs import Job, Step, end_of_job
from shared.messaging.unit import Unit, Work
from shared.observe.logs import logger

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
LANE = "fetching"
AT_ONCE = 4

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """How feeds are fetched. every: the pause after a success. is_on: whether they are at all."""

    fetcher: Fetcher
    every: timedelta
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a fetch. contents: None if the feed is unchanged, or after an error.

    asked: the pause in Retry-After.
    """

    contents: Contents | None = None
    etag: str = ""
    modified: str = ""
    trouble: Trouble | None = None
    status: int | None = None
    asked: timedelta | None = None


def fetching_feeds(watch: Watch) -> Job:
    """Return the job. Its key has the feed's id and the time that it is due."""

    async def fetch(key: str, *, unit: Unit) -> Step:
        feed_id = key.partition(" ")[0]
        feed = await WATCHED_FEEDS.find(unit.store.scope, feed_id)
        fetching = await FETCHINGS.find(unit.store.scope, feed_id)
        if feed is None or fetching is None or not _is_due(feed, fetching, key):
            return end_of_job
        community = await communities.find(unit.store.scope, feed.community.id)
        if not watch.is_on or (community is not None and community.stage is Stage.ARCHIVED):
            return _put_off(watch)
        found = await ask(watch.fetcher, feed, fetching, unit.clock())
        if found.trouble is not None:
            log.info("a feed was not fetched", feed=feed.id, why=found.trouble.value)
        return _storing(watch, found)

    return Job(KIND, slow=fetch, lane=LANE, at_once=AT_ONCE)


async def ask(fetcher: Fetcher, feed: WatchedFeed, fetching: Fetching, now: datetime) -> Result:
    """Fetch a feed, unless it is unchanged since the last time."""
    headers = {"Accept": ACCEPT, **fetching.conditions(now)}
    try:
        answer = await fetcher.fetch(feed.url, headers)
    except FetchError as error:
        return Result(trouble=Trouble(error.name))
    return await _read_answer(answer, fetching, now)


async def _read_answer(answer: Fetched, fetching: Fetching, now: datetime) -> Result:
    if answer.is_unchanged:
        return Result(etag=fetching.etag, modified=fetching.modified)
    if answer.status != OK:
        trouble = trouble_of(answer.status)
        return Result(trouble=trouble, status=answer.status, asked=answer.retry_after(now))
    media_type = answer.headers.get("content-type", "")
    contents = await read_feed(answer.body, media_type, answer.address)
    if contents is None:
        return Result(trouble=Trouble.NO_FEED)
    return Result(
        contents,
        etag=_sendable(answer.headers.get("etag", "")),
        modified=_sendable(answer.headers.get("last-modified", "")),
    )


def _storing(watch: Watch, found: Result) -> Step:
    async def store(key: str, _: str, *, work: Work) -> None:
        feed = await WATCHED_FEEDS.find(work.scope, key.partition(" ")[0])
        if feed is None:
            return
        await items.take_turn(work.scope, feed.audience)
        fetching = await FETCHINGS.find(work.scope, feed.id)
        if fetching is None or not _is_due(feed, fetching, key):
            return  # another worker was faster, or the community watches it no more
        if found.trouble is not None:
            fetching.fail(
                found.trouble, work.now, watch.every, asked=found.asked, status=found.status
            )
        else:
            await _take_over(feed, fetching, found, work)
            fetching.succeed(work.now, watch.every)
        await plan(work, fetching)

    return store


async def _take_over(feed: WatchedFeed, fetching: Fetching, found: Result, work: Work) -> None:
    fetching.etag, fetching.modified = found.etag, found.modified
    if found.contents is None:
        return
    fetching.title, fetching.read_at = found.contents.title, work.now
    first = fetching.succeeded_at is None
    entries: Sequence[Entry] = taken(found.contents.entries, work.now, first=first)
    title = feed.title or found.contents.title or feed.url
    await add_items(feed, title, found.contents.language, entries, work=work)


def _put_off(watch: Watch) -> Step:
    """Fetch nothing now, and look again after the usual time."""

    async def later(key: str, _: str, *, work: Work) -> None:
        fetching = await FETCHINGS.find(work.scope, key.partition(" ")[0])
        if fetching is not None and key == key_of(fetching.id, fetching.next_at):
            fetching.next_at = work.now + watch.every
            await plan(work, fetching)

    return later


def _is_due(feed: WatchedFeed, fetching: Fetching, key: str) -> bool:
    is_over = feed.is_deleted or feed.is_paused
    return not is_over and key == key_of(fetching.id, fetching.next_at)


def _sendable(said: str) -> str:
    """Return the value to send back in a later request, unless it is long or odd."""
    return said if len(said) <= 500 and said.isascii() and said.isprintable() else ""  # noqa: PLR2004
