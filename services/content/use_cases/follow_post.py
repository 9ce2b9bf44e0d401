from services.content.store import posts, replies
from services.content.store.owned import POSTS, REPLIES
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 100


async def follow_post(post_id: str, *, work: Work) -> int:
    """Have replies go along with their post as it is now: archived, published, renamed, deleted.

    A batch of them; how many went. Repeat until none is left: stopped midway, it goes on where it
    was, and twice is once.
    """
    post = await POSTS.find(work.scope, post_id)
    if post is None or not post.takes_replies_along:
        return 0
    head = posts.Head(post.status, post.title)
    behind = await replies.not_following(work.scope, post_id, head, BATCH)
    moved = [Change(reply, "moved", reply.follow(post, work.now)) for reply in behind]
    await REPLIES.save_all(work, moved)
    return len(behind)
