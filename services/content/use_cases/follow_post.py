from services.content.store import posts, replies
from services.content.store.owned import POSTS, REPLIES
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 100


async def follow_post(post_id: str, position: str, *, work: Work) -> str | None:
    """Have a batch of replies go along with their post as it is now. A step of a job.

    It may have been archived, published, renamed or deleted.
    """
    post = await POSTS.find(work.scope, post_id)
    if post is None or not post.takes_replies_along:
        return None
    head = posts.Head(post.status, post.title)
    behind = await replies.not_following(work.scope, post_id, head, BATCH)
    moved = [Change(reply, "moved", reply.follow(post, work.now)) for reply in behind]
    await REPLIES.save_all(work, moved)
    return position if len(behind) == BATCH else None


FOLLOW_POST = Job("follow_post", follow_post)
