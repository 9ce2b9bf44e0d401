from services.content.store.owned import POSTS, REPLIES
from services.content.store.posts import posts
from services.content.store.talk import replies
from services.content.use_cases.moderation.withholding import end_waiting
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 100


async def follow_post(post_id: str, position: str, *, work: Work) -> str | None:
    """Have a batch of replies follow the current state of their post, as a step of a job.

    The post may have been archived, published, renamed, moved or deleted.
    """
    post = await POSTS.find(work.scope, post_id)
    if post is None or not post.takes_replies_along:
        return None
    head = posts.Head.of(post)
    behind = await replies.not_following(work.scope, post_id, head, BATCH)
    for reply in behind if post.is_deleted else ():
        await end_waiting(work, reply)
    moved = [Change(reply, "moved", reply.follow(post, work.now), unnamed=True) for reply in behind]
    await REPLIES.save_all(work, moved)
    return position if len(behind) == BATCH else None


FOLLOW_POST = Job("follow_post", follow_post)
