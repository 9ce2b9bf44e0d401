from services.content.domain.posts.post import Post
from services.content.domain.talk.reaction import Thing
from services.content.domain.talk.reply import Reply
from services.content.store.owned import DECISIONS
from services.content.use_cases.moderation.see_case import Item
from services.content.use_cases.moderation.trail import decision_on
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.messaging.unit import Work


async def record_deletion(asker: Asker, thing: Thing, post: Post, *, work: Work) -> None:
    """Record that the caller deletes another person's text; `post` still has its title."""
    authors = (thing.author_id, *(thing.coauthors if isinstance(thing, Post) else ()))
    if asker.person_id in authors or (isinstance(thing, Post) and thing.is_draft):
        return
    item = Item(post, thing if isinstance(thing, Reply) else None)
    decision = decision_on(item, Act.DELETE, asker, "", work)
    await DECISIONS.save(work, decision, "taken")
