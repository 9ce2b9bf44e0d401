from datetime import timedelta

from services.content.domain.moderation.errors import TooManyPosts
from services.content.store.posts import posts
from shared.audience.sight import Asker
from shared.messaging.unit import Work

HOUR = timedelta(hours=1)
NEW_FOR = timedelta(days=7)


async def refuse_hasty(work: Work, asker: Asker, most: int) -> None:
    """Refuse a newcomer's post beyond `most` in an hour; 0: no limit.

    A newcomer has no post that was published a week ago. Raises: TooManyPosts.
    """
    if not most or asker.is_admin:
        return
    me = asker.person_id
    lately = await posts.published_since(work.scope, me, work.now - HOUR, limit=most)
    if lately >= most and await is_new(work, asker):
        raise TooManyPosts


async def is_new(work: Work, asker: Asker) -> bool:
    """Return whether no post of theirs was published a week ago. Administrators are not new."""
    if asker.is_admin:
        return False
    return not await posts.has_published_before(work.scope, asker.person_id, work.now - NEW_FOR)
