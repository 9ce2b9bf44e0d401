from services.content.domain.moderation.decision import Decision
from services.content.domain.posts.post import Post
from services.content.domain.talk.reaction import Thing, refer_to
from services.content.store.owned import DECISIONS
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.messaging.unit import Work


async def record_deletion(asker: Asker, thing: Thing, post: Post, *, work: Work) -> None:
    """Record that the caller deletes what somebody else wrote; `post` still has its title."""
    authors = (thing.author_id, *(thing.coauthors if isinstance(thing, Post) else ()))
    if asker.person_id in authors or (isinstance(thing, Post) and thing.is_draft):
        return
    decision = Decision(
        id=work.new_id(),
        act=Act.DELETE,
        thing=refer_to(thing),
        title=post.title,
        community=post.community,
        person_id=thing.author_id,
        decider_id=asker.person_id,
        reason="",
        created_at=work.now,
        updated_at=work.now,
    )
    await DECISIONS.save(work, decision, "taken")
