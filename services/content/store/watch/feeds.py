"""Subscriptions of communities to feeds of others, in MongoDB."""

from services.content.domain.watch.feed import MOST_FEEDS, WatchedFeed
from shared.mongo import Index, Scope, read_document

COLLECTION = "watched_feeds"
INDEXES = (Index([("audience", 1), ("is_deleted", 1)]), Index("subscriber_id"))


async def of_community(scope: Scope, audience: str) -> list[WatchedFeed]:
    """Return the feeds of a community, at most MOST_FEEDS, in the order of their titles."""
    wanted = {"audience": audience, "is_deleted": False}
    cursor = scope[COLLECTION].find(wanted, session=scope.session).limit(MOST_FEEDS)
    found = [read_document(WatchedFeed, row) for row in await cursor.to_list(MOST_FEEDS)]
    return sorted(found, key=lambda each: (each.title or each.url, each.id))


async def count(scope: Scope, audience: str) -> int:
    wanted = {"audience": audience, "is_deleted": False}
    found: int = await scope[COLLECTION].count_documents(wanted, session=scope.session)
    return found
