from services.content.domain.post import Changed, Post
from services.content.facts import tell_post, tell_reply
from services.content.store import posts, replies, versions
from shared.messaging.unit import Work

BATCH = 100


async def anonymise_posts(person_id: str, *, work: Work) -> int:
    """Forget who wrote posts, once their author is erased; what they say stays, drafts do not.

    A batch of them; how many. Repeat until none is left.
    """
    batch = await posts.of_author(work.scope, person_id, BATCH)
    told: list[tuple[Post, str, Changed]] = []
    for post in batch:
        if post.is_draft:
            await versions.forget(work.scope, post.id)
        told.append((post, *post.forget_author(work.now)))
    await posts.save_all(work.scope, batch)
    for post, participle, changed in told:
        tell_post(work, participle, post, changed)
    return len(batch)


async def anonymise_replies(person_id: str, *, work: Work) -> int:
    """The same for replies, and for the replies of others to what the person wrote."""
    batch = await replies.mentioning(work.scope, person_id, BATCH)
    changes = [reply.forget(person_id) for reply in batch]
    await replies.save_all(work.scope, batch)
    for reply, changed in zip(batch, changes, strict=True):
        tell_reply(work, "anonymised", reply, changed)
    return len(batch)
