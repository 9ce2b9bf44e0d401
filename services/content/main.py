"""The composition root of content: the only file that knows everything."""

from services.content.entry import consumers, imports, posts, replies, versions
from services.content.store import versions as version_store
from services.content.store.owned import OWNED, POSTS
from shared.audience import communities, memberships, reach
from shared.audience.read_models import audience_filing
from shared.contracts.content import POST, REPLY
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Scope
from shared.runtime.service import Service

LARGEST_BODY = 8 * 1024 * 1024
"""An import's: a hundred documents."""


async def prepare(scope: Scope) -> None:
    for store in (communities, memberships, version_store):
        await store.prepare(scope)
    await reach.file_unfiled(scope, POSTS.collection)


def service() -> Service:
    return Service(
        name="content",
        title="Guilde content: articles, questions and discussions, and what is replied to them",
        owned=OWNED,
        reads=(COMMUNITY, MEMBERSHIP, PROFILE, POST, REPLY),
        apply=consumers.consumer,
        read_models=audience_filing(POSTS.collection),
        routers=(posts.router, versions.router, replies.router, imports.router),
        prepare=prepare,
        largest_body=LARGEST_BODY,
    )
