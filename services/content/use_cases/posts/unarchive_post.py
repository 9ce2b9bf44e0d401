from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.rights import may_moderate
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class UnarchivePost:
    asker: Asker
    post_id: str


async def unarchive_post(command: UnarchivePost, *, work: Work) -> Post:
    """Publish an archived post again. If it is published, nothing happens.

    Raises: PostNotFound, NotAllowed, NotPublished for a draft, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_moderate(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's moderators may publish it again")
    changed = post.unarchive(work.now)
    if changed:
        await POSTS.save(work, post, "published", changed)
    return post
