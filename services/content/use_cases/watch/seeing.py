"""The common lookup of use cases: an audience, a feed or an item, for its animators."""

from dataclasses import dataclass

from services.content.domain.rights import may_watch
from services.content.domain.watch.errors import ItemNotFound, WatchedFeedNotFound
from services.content.domain.watch.feed import WatchedFeed
from services.content.domain.watch.item import Item
from services.content.store.owned import WATCHED_FEEDS
from services.content.store.watch import items
from shared.audience import looking
from shared.audience.sight import Asker, Audience, may_see
from shared.mongo import Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SeenItem:
    item: Item
    audience: Audience


async def see_place(scope: Scope, asker: Asker, community: str) -> Audience:
    """Return a community that the caller may watch for. Raises: CommunityNotFound, NotAllowed."""
    audience = await looking.see_community(scope, asker, community)
    if not may_watch(asker, audience):
        raise NotAllowed("only the animators of a community may see its watched feeds")
    return audience


async def see_feed(scope: Scope, asker: Asker, feed_id: str) -> WatchedFeed:
    """Return a watched feed. Raises: WatchedFeedNotFound, also for those who may not watch."""
    feed = await WATCHED_FEEDS.find(scope, feed_id)
    place = feed.community if feed is not None else looking.NOWHERE
    audience = await looking.by_ref(scope, asker, place)
    if feed is None or feed.is_deleted or not _watches(asker, audience):
        raise WatchedFeedNotFound
    return feed


async def see_item(scope: Scope, asker: Asker, item_id: str) -> SeenItem:
    """Return an item. Raises: ItemNotFound, also for those who may not watch."""
    item = await items.find(scope, item_id)
    place = item.community if item is not None else looking.NOWHERE
    audience = await looking.by_ref(scope, asker, place)
    if item is None or audience is None or not _watches(asker, audience):
        raise ItemNotFound
    return SeenItem(item, audience)


def _watches(asker: Asker, audience: Audience | None) -> bool:
    return audience is not None and may_see(asker, audience) and may_watch(asker, audience)
