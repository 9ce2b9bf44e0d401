"""Withholding newcomers' texts with external links until a moderator releases them, if enabled."""

from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Post
from services.content.domain.rights import presides
from services.content.domain.talk.reply import Reply
from services.content.store.moderation import cases
from services.content.use_cases.moderation.pacing import is_new
from shared.audience.sight import Asker, Audience
from shared.messaging.unit import Work


async def must_wait(
    work: Work, asker: Asker, thing: Post | Reply, audience: Audience, sites: Sites | None
) -> bool:
    """Return whether it waits for a moderator. sites: the platform's own; None: nothing waits."""
    details = thing.details if isinstance(thing, Post) else None
    if sites is None or not sites.lead_out(thing.html, details) or presides(asker, audience):
        return False
    return await is_new(work, asker)


async def end_waiting(work: Work, thing: Post | Reply) -> None:
    """End the case of an item before its deletion, if it waits for a moderator."""
    if thing.withheld:
        await cases.end(work.scope, thing.id)
