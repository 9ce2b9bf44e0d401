from services.content.store.talk import reactions, replies
from shared.messaging.jobs import Job
from shared.messaging.unit import Work

BATCH = 500


async def refile_reactions(post_id: str, position: str, *, work: Work) -> str | None:
    """File a batch of the reactions to replies that left a post under their present post.

    The job settles: it also finds reactions that were committed while the replies left.
    """
    reacted = await reactions.things_under(work.scope, post_id)
    left = await replies.elsewhere(work.scope, reacted, post_id)
    found = await reactions.some_under(work.scope, post_id, left, BATCH)
    await reactions.refile(work.scope, {key: left[thing_id] for key, thing_id in found.items()})
    return position if len(found) == BATCH else None


REFILE_REACTIONS = Job("refile_reactions", refile_reactions, settles=True)
