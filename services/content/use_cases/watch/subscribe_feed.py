"""Use cases that subscribe a community to a feed, change the subscription and end it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.content.domain.watch.errors import FeedsFull, WatchedAlready
from services.content.domain.watch.feed import MOST_FEEDS, WatchedFeed, feed_id
from services.content.domain.watch.pace import Fetching
from services.content.store.owned import WATCHED_FEEDS
from services.content.store.watch import feeds, items
from services.content.store.watch.fetchings import FETCHINGS
from services.content.use_cases.watch.seeing import see_feed, see_place
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, audience_id
from shared.contracts.values import CommunityRef, Language
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.problems import CommunityNotFound
from shared.runtime.writing import Expected

KIND = "fetch_feed"


@dataclass(frozen=True, slots=True)
class SubscribeFeed:
    """The input of `subscribe_feed`; `community` is a slug, `url` was checked."""

    asker: Asker
    community: str
    url: str
    title: str
    language: Language


async def subscribe_feed(command: SubscribeFeed, *, work: Work) -> WatchedFeed:
    """Subscribe a community to a feed. It is fetched at once, by a job.

    Raises: CommunityNotFound, NotAllowed, WatchedAlready, FeedsFull, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    audience = await see_place(work.scope, command.asker, command.community)
    if audience.ref is None:
        raise CommunityNotFound
    place = audience_id(audience.ref)
    await items.take_turn(work.scope, place)
    if await feeds.count(work.scope, place) >= MOST_FEEDS:
        raise FeedsFull
    key = feed_id(audience.ref.id, command.url)
    known = await WATCHED_FEEDS.find(work.scope, key)
    if known is not None and not known.is_deleted:
        raise WatchedAlready
    if known is None:
        feed = _new(command, audience.ref, key, work.now)
        changed: tuple[str, ...] = ()
    else:
        me, feed = command.asker.person_id, known
        changed = known.subscribe_again(command.url, me, command.title, work.now)
    await WATCHED_FEEDS.save(work, feed, "subscribed", changed)
    await plan(work, Fetching(id=key, next_at=work.now))
    return feed


@dataclass(frozen=True, slots=True)
class EditFeed:
    """The input of `edit_feed`; `wanted` may hold title, language and is_paused."""

    asker: Asker
    feed_id: str
    expected: Expected
    wanted: dict[str, Any]


async def edit_feed(command: EditFeed, *, work: Work) -> WatchedFeed:
    """Change a subscription. A resumed one is fetched at once.

    Raises: WatchedFeedNotFound, StaleProblem, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    feed = await see_feed(work.scope, command.asker, command.feed_id)
    command.expected.check(feed.version)
    if changed := feed.edit(command.wanted, work.now):
        await WATCHED_FEEDS.save(work, feed, "edited", changed)
    if "is_paused" in changed and not feed.is_paused:
        fetching = await FETCHINGS.find(work.scope, feed.id) or Fetching(
            id=feed.id, next_at=work.now
        )
        fetching.next_at = work.now
        await plan(work, fetching)
    return feed


@dataclass(frozen=True, slots=True)
class UnsubscribeFeed:
    asker: Asker
    feed_id: str
    expected: Expected


async def unsubscribe_feed(command: UnsubscribeFeed, *, work: Work) -> WatchedFeed:
    """End a subscription. Its new items go with it; posts that were made from it stay.

    Raises: WatchedFeedNotFound, StaleProblem, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    feed = await see_feed(work.scope, command.asker, command.feed_id)
    command.expected.check(feed.version)
    await WATCHED_FEEDS.save(work, feed, "unsubscribed", feed.unsubscribe(work.now))
    # the fetch that is under way must see that it is over, and not add items afterwards
    await items.take_turn(work.scope, feed.audience)
    await FETCHINGS.forget(work.scope, feed.id)
    await items.leave(work.scope, feed.id, work.now)
    return feed


async def plan(work: Work, fetching: Fetching) -> None:
    """Store when a feed is fetched next, and request a job for that time.

    The job's key names the time, so that a job for another time does nothing.
    """
    await FETCHINGS.put(work.scope, fetching)
    await jobs.ask(work.scope, KIND, [key_of(fetching.id, fetching.next_at)], fetching.next_at)


def key_of(feed_id: str, at: datetime) -> str:
    return f"{feed_id} {at.isoformat()}"


def _new(command: SubscribeFeed, place: CommunityRef, key: str, now: datetime) -> WatchedFeed:
    return WatchedFeed(
        id=key,
        community=place,
        url=command.url,
        title=command.title,
        language=command.language,
        subscriber_id=command.asker.person_id,
        created_at=now,
        updated_at=now,
    )
