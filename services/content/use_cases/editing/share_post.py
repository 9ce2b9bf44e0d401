from dataclasses import dataclass

from services.content.domain.errors import NotACoauthor
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_share
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import may_take_charge, see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SharePost:
    """The input of `share_post`. back: remove the co-author."""

    asker: Asker
    post_id: str
    person_id: str
    back: bool = False


async def share_post(command: SharePost, *, work: Work) -> Post:
    """Add a co-author, or remove one; co-authors may remove themselves. A repeat has no effect.

    Raises: PostNotFound, NotAllowed, NotACoauthor, CoauthorsFull, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post, person_id = seen.post, command.person_id
    leaves = command.back and person_id == command.asker.person_id
    if not leaves and not may_share(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's animators may choose co-authors")
    if command.back:
        if changed := post.unshare(person_id, work.now):
            await POSTS.save(work, post, "coauthor_removed", changed)
        return post
    if not await may_take_charge(work.scope, post, person_id):
        raise NotACoauthor
    if changed := post.share(person_id, work.now):
        await POSTS.save(work, post, "coauthor_added", changed)
    return post
