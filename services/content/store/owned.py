"""What content owns: each kind of aggregate, where it is stored and how it is published."""

from services.content.domain.post import Post
from services.content.domain.reply import Reply
from services.content.store import posts, replies, versions
from shared.audience import reach
from shared.contracts.content import POST, REPLY, PostData, ReplyData
from shared.messaging.owned import Change, Owned, Personal
from shared.messaging.unit import Work


async def _forget_author(post: Post, _: str, work: Work) -> Change[Post]:
    """What a post says stays; a draft, that nobody else ever saw, does not."""
    if post.is_draft:
        await versions.forget(work.scope, post.id)
    participle, changed = post.forget_author(work.now)
    return Change(post, participle, changed)


POSTS: Owned[Post, PostData] = Owned(
    POST,
    Post,
    posts.COLLECTION,
    indexes=posts.INDEXES,
    file=reach.file,
    personal=Personal(
        naming=lambda person_id: {"author_id": person_id},
        named=lambda data: (data.state.author_id,),
        forget=_forget_author,
    ),
)


async def _forget_in_reply(reply: Reply, person_id: str, _: Work) -> Change[Reply]:
    """Whoever wrote it, or what it replies to."""
    return Change(reply, "anonymised", reply.forget(person_id))


REPLIES: Owned[Reply, ReplyData] = Owned(
    REPLY,
    Reply,
    replies.COLLECTION,
    indexes=replies.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{"author_id": person_id}, {"post.author_id": person_id}]},
        named=lambda data: (data.state.author_id, data.state.post.author_id),
        forget=_forget_in_reply,
    ),
)

OWNED = (POSTS, REPLIES)
