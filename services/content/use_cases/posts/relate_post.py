from dataclasses import dataclass

from services.content.domain.errors import NotRelatable, PostNotFound
from services.content.domain.posts.post import Post
from services.content.domain.posts.relation import Relation, check_end, target
from services.content.domain.rights import may_moderate
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class RelatePost:
    """The input of `relate_post`; `other_id` None removes the relation."""

    asker: Asker
    post_id: str
    relation: Relation
    other_id: str | None


async def relate_post(command: RelatePost, *, work: Work) -> Post:
    """Mark a post as the translation or the duplicate of another one.

    Raises: PostNotFound, NotAllowed, NotRelatable, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_moderate(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's moderators may relate a post")
    check_end(command.relation, post)
    other_id = await _target(command, post, work)
    changed = post.relate(command.relation, other_id, work.now)
    if changed:
        await POSTS.save(work, post, "related", changed)
    return post


async def _target(command: RelatePost, post: Post, work: Work) -> str | None:
    if command.other_id is None:
        return None
    try:
        other = (await see_post(work.scope, command.asker, command.other_id)).post
    except PostNotFound as hidden:
        raise NotRelatable("there is no such post") from hidden
    return target(command.relation, post, other)
