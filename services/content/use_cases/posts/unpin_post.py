from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.rights import may_pin
from services.content.store.posts import pins
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, audience_id
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class UnpinPost:
    asker: Asker
    post_id: str


async def unpin_post(command: UnpinPost, *, work: Work) -> Post:
    """Unpin a post. If it is not pinned, nothing happens.

    Raises: PostNotFound, NotAllowed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    if not may_pin(command.asker, seen.audience):
        raise NotAllowed("only the animators of its community may unpin a post")
    pinned = await pins.of(work.scope, audience_id(seen.audience.ref))
    if pinned.unpin(seen.post.id):
        await pins.keep(work.scope, pinned)
    return seen.post
