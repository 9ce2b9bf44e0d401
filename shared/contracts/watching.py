"""The facts of the external newsfeeds and podcasts that a community watches."""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, Language, NoPerson, Public


class WatchedFeedState(Public):
    """An external feed that a community watches.

    `title`: given by its animators; empty: the feed's own. `subscriber_id`: the person who
    subscribed the community; None once erased. `is_paused`: it is not fetched. A deleted feed keeps
    neither address nor title. Facts do not contain the fetched items.
    """

    community: CommunityRef
    url: str
    title: str
    language: Open[Language]
    subscriber_id: Identifier | None
    is_paused: bool = False
    is_deleted: bool = False
    created_at: datetime
    updated_at: datetime


class WatchedFeedData(Public):
    state: WatchedFeedState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

WATCHED_FEED = Aggregate(
    "content",
    "watched_feed",
    WatchedFeedData,
    frozenset({"subscribed", "edited", "unsubscribed", "anonymised"}),
    example=WatchedFeedData(
        changed=(),
        state=WatchedFeedState(
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            url="https://blog.example.org/feed.xml",
            title="",
            language=Language.ENGLISH,
            subscriber_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
