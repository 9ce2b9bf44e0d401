"""The composition root of content: the only file that knows everything."""

from services.content.entry import consumers, imports, posts, replies, versions
from services.content.store import posts as post_store
from services.content.store import replies as reply_store
from services.content.store import versions as version_store
from services.content.use_cases.republish import republish
from shared.audience import communities as community_store
from shared.audience import memberships as membership_store
from shared.audience.read_models import audience_filing
from shared.contracts.content import POST, REPLY
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Scope
from shared.runtime.service import Service

LARGEST_BODY = 8 * 1024 * 1024
"""An import's: a hundred documents."""


async def prepare(scope: Scope) -> None:
    for store in (community_store, membership_store, post_store, reply_store, version_store):
        await store.prepare(scope)


def service() -> Service:
    return Service(
        name="content",
        title="Guilde content: articles, questions, discussions and replies",
        owns=(POST, REPLY),
        reads=(COMMUNITY, MEMBERSHIP, PROFILE, POST, REPLY),
        apply=consumers.consumer,
        read_models=audience_filing(post_store.COLLECTION),
        routers=(posts.router, versions.router, replies.router, imports.router),
        prepare=prepare,
        republish=republish,
        largest_body=LARGEST_BODY,
    )
