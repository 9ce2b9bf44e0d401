from collections.abc import Sequence

from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply
from services.content.store.moderation import cases
from services.content.store.owned import POSTS, REPLIES
from services.content.store.posts.heads import Head
from services.content.store.talk import replies
from services.content.use_cases.moderation.withholding import end_waiting
from services.content.use_cases.talk.refile_reactions import REFILE_REACTIONS
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 100


async def follow_post(post_id: str, position: str, *, work: Work) -> str | None:
    """Have a batch of replies follow the current state of their post, as a step of a job.

    The post may have been archived, published, renamed, moved, merged or deleted.
    """
    post = await POSTS.find(work.scope, post_id)
    if post is None or not post.takes_replies_along:
        return None
    behind = await replies.not_following(work.scope, post_id, Head.of(post), BATCH)
    above = await _above(post, work)
    for reply in behind if above.is_deleted else ():
        await end_waiting(work, reply)
    strays = any(each.community != above.community for each in behind)
    changes = [Change(each, "moved", each.follow(above, work.now), unnamed=True) for each in behind]
    await REPLIES.save_all(work, changes)
    if strays:  # one that was withheld at the moment of a move has a case elsewhere
        await cases.follow(work.scope, above.id, above.audience)
    if above is not post:
        await take_along(post, above, behind, work)
    return position if len(behind) == BATCH else None


async def _above(post: Post, work: Work) -> Post:
    """Return the post under which its replies go: another one, if it was merged.

    Also if it was deleted since, as the replies are of others.
    """
    while post.merged_into is not None:
        kept = await POSTS.find(work.scope, post.merged_into)
        if kept is None:
            break
        post = kept
    return post


async def take_along(post: Post, to: Post, moved: Sequence[Reply], work: Work) -> None:
    """Reassign rows about these replies to their new post.

    Cases are reassigned at once; reactions, which may be many and only order the replies, by a job.
    """
    await cases.refile(work.scope, [each.id for each in moved], to.id)
    await jobs.ask(work.scope, REFILE_REACTIONS.kind, [post.id], work.now)


FOLLOW_POST = Job("take_replies_along", follow_post)
FOLLOW_POST_AS_BEFORE = Job("follow_post", follow_post)
"""The job as requested by older processes.

Their own workers also run it, without knowledge of moves and merges.
"""
