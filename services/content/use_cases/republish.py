"""Tell every aggregate again, as it is now, for readers that must start afresh."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from services.content.domain.post import Post
from services.content.domain.reply import Reply
from services.content.facts import tell_post, tell_reply
from services.content.store import posts, replies
from shared.contracts.aggregate import REPUBLISHED
from shared.messaging.republish import republish_collection
from shared.messaging.unit import Unit


async def republish(unit: Unit) -> AsyncIterator[int]:
    """How many each batch told."""
    tell_posts = partial(_tell, tell_post)
    async for count in republish_collection(unit, posts.COLLECTION, Post, tell_posts):
        yield count
    tell_replies = partial(_tell, tell_reply)
    async for count in republish_collection(unit, replies.COLLECTION, Reply, tell_replies):
        yield count


def _tell(tell: Any, work: Any, aggregate: Any) -> None:
    tell(work, REPUBLISHED, aggregate)
