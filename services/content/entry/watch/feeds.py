"""The routes under /v1/watch/feeds: feeds of others that a community watches."""

from functools import partial, wraps
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.content.domain.watch.errors import (
    AddressNotAllowed,
    FeedsFull,
    WatchedAlready,
    WatchedFeedNotFound,
    WatchOff,
)
from services.content.domain.watch.feed import WatchedFeed
from services.content.entry.communities import OfCommunity
from services.content.entry.naming import look_for
from services.content.entry.watch.views import FeedChanges, NamedFeed, NewFeed, WatchedFeedView
from services.content.store.watch import feeds
from services.content.store.watch.fetchings import FETCHINGS
from services.content.use_cases.watch.fetch_feed import Watch
from services.content.use_cases.watch.seeing import see_feed, see_place
from services.content.use_cases.watch.subscribe_feed import (
    EditFeed,
    SubscribeFeed,
    UnsubscribeFeed,
    edit_feed,
    subscribe_feed,
    unsubscribe_feed,
)
from shared.audience import people
from shared.audience.asking import By
from shared.audience.naming import Look, names_for
from shared.audience.sight import Asker, audience_id
from shared.fetching.errors import FetchError
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PersonErased,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown
from shared.runtime.paging import Page
from shared.runtime.requests import Me, SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["watch"], route_class=SignedInRoute)

FeedId = Annotated[str, Path(max_length=200)]

_CHANGES = (
    *(WatchedFeedNotFound, PersonErased, StaleProblem),
    *(PreconditionProblem, InvalidProblem),
)


@router.post(
    "/watch/feeds",
    status_code=201,
    response_model=WatchedFeedView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, PersonErased, WatchOff, WatchedAlready, FeedsFull),
        *(TooLargeProblem, InvalidProblem, AddressNotAllowed),
    ),
)
async def subscribe(body: NewFeed, by: By, me: Me, request: Request, write: Write) -> Response:
    """Subscribe a community to a feed: RSS, Atom or a podcast. For its animators.

    The feed is fetched at once, and then regularly; new items wait for triage.
    """
    await see_place(write.scope, by, body.community)
    watch: Watch = request.app.state.watch
    if not watch.is_on:
        raise WatchOff
    try:
        watch.fetcher.check(body.url)
    except FetchError as wrong:
        raise AddressNotAllowed from wrong
    command = SubscribeFeed(by, body.community, body.url, body.title, body.lang or me.language)
    form = Shown(
        NamedFeed.view,
        see=partial(_see, by),
        status=201,
        location=lambda feed: f"/api/content/v1/watch/feeds/{feed.id}",
    )
    return await write(_showing(partial(subscribe_feed, command), by), form)


@router.get("/watch/feeds", responses=documented(CommunityNotFound, NotAllowed, InvalidProblem))
async def listing(by: By, request: Request, community: OfCommunity) -> Page[WatchedFeedView]:
    """List the feeds that a community watches, a hundred at most, by title. For its animators."""
    scope = request.app.state.store.scope
    audience = await see_place(scope, by, community)
    found = await feeds.of_community(scope, audience_id(audience.ref))
    known = await FETCHINGS.find_many(scope, [feed.id for feed in found])
    signed = [(feed.subscriber_id, feed.community) for feed in found]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(items=[NamedFeed(each, known.get(each.id), names).view() for each in found])


@router.get(
    "/watch/feeds/{feed_id}",
    response_model=WatchedFeedView,
    responses=documented(WatchedFeedNotFound, InvalidProblem),
)
async def read(feed_id: FeedId, by: By, request: Request) -> Response:
    """Read a feed that a community watches, with the state of its fetches. For its animators."""
    scope = request.app.state.store.scope
    return _shown(by).make(await _see(by, scope, feed_id, look_for(request)))


@router.patch(
    "/watch/feeds/{feed_id}",
    response_model=WatchedFeedView,
    responses=documented(*_CHANGES, TooLargeProblem),
)
async def edit(
    feed_id: FeedId, body: FeedChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Rename, pause or resume a feed. A resumed feed is fetched at once. For animators."""
    given = {"title": body.title, "language": body.lang, "is_paused": body.paused}
    wanted = {name: value for name, value in given.items() if value is not None}
    command = EditFeed(by, feed_id, expected, wanted)
    return await write(_showing(partial(edit_feed, command), by), _shown(by))


@router.delete("/watch/feeds/{feed_id}", status_code=204, responses=documented(*_CHANGES))
async def unsubscribe(feed_id: FeedId, by: By, expected: IfMatch, write: Write) -> Response:
    """Unsubscribe from a feed. Its new items are deleted; its posts stay. For animators."""
    command = UnsubscribeFeed(by, feed_id, expected)
    return await write(partial(unsubscribe_feed, command), Done())


async def _see(by: Asker, scope: Scope, feed_id: str, look: Look = people.faces) -> NamedFeed:
    """Return a feed to show. Raises: WatchedFeedNotFound."""
    return await _named(scope, by, await see_feed(scope, by, feed_id), look)


async def _named(
    scope: Scope, by: Asker, feed: WatchedFeed, look: Look = people.faces
) -> NamedFeed:
    names = await names_for(scope, by, [(feed.subscriber_id, feed.community)], look)
    return NamedFeed(feed, await FETCHINGS.find(scope, feed.id), names)


def _showing(use_case: UseCase[WatchedFeed], by: Asker) -> UseCase[NamedFeed]:
    @wraps(use_case)
    async def run(*, work: Work) -> NamedFeed:
        return await _named(work.scope, by, await use_case(work=work))

    return run


def _shown(by: Asker) -> Shown[NamedFeed]:
    return Shown(NamedFeed.view, see=partial(_see, by))
