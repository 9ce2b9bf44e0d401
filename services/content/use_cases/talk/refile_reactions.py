from services.content.store.talk import reactions, replies
from shared.messaging.jobs import Job
from shared.messaging.unit import Work


async def refile_reactions(post_id: str, _: str, *, work: Work) -> None:
    """File reactions to replies that left a post under their present post.

    The job settles: it also finds reactions that were committed while the replies left.
    """
    reacted = await reactions.things_under(work.scope, post_id)
    await reactions.refile(work.scope, await replies.elsewhere(work.scope, reacted, post_id))


REFILE_REACTIONS = Job("refile_reactions", refile_reactions, settles=True)
