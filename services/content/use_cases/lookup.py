"""What use cases begin with: the post or reply, seen as the asking person may see it.

What is hidden takes the same questions to the store as what is not there (shared/audience/looking).
"""

from dataclasses import dataclass

from services.content.domain.errors import PostNotFound, ReplyNotFound
from services.content.domain.post import Post
from services.content.domain.reply import Reply
from services.content.domain.rights import may_read
from services.content.store.owned import POSTS, REPLIES
from shared.audience import looking
from shared.audience.sight import EVERYONE, Asker, Audience
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class SeenPost:
    post: Post
    audience: Audience


@dataclass(frozen=True, slots=True)
class SeenReply:
    """A reply, and the post it hangs on, as it is now."""

    reply: Reply
    post: Post
    audience: Audience


async def see_post(scope: Scope, asker: Asker, post_id: str) -> SeenPost:
    """Raises: PostNotFound, also where they may not know of it."""
    post = await POSTS.find(scope, post_id)
    if post is not None and post.community is None and may_read(asker, post, EVERYONE):
        return SeenPost(post, EVERYONE)
    place = post.community if post is not None else None
    audience = await looking.by_ref(scope, asker, place or looking.NOWHERE)
    if post is None or audience is None or not may_read(asker, post, audience):
        raise PostNotFound
    return SeenPost(post, audience)


async def see_reply(scope: Scope, asker: Asker, reply_id: str) -> SeenReply:
    """Raises: ReplyNotFound, also where they may not know of it."""
    reply = await REPLIES.find(scope, reply_id)
    if reply is not None and reply.is_deleted:
        reply = None
    try:
        seen = await see_post(scope, asker, reply.post.id if reply else looking.NOWHERE.id)
    except PostNotFound as hidden:
        raise ReplyNotFound from hidden
    if reply is None:
        raise ReplyNotFound
    return SeenReply(reply, seen.post, seen.audience)
