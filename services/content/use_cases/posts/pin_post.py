from dataclasses import dataclass

from services.content.domain.errors import NotPublished
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_pin
from services.content.store.posts import pins
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, audience_id
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class PinPost:
    asker: Asker
    post_id: str


async def pin_post(command: PinPost, *, work: Work) -> Post:
    """Pin a post to the top of its community. If it is pinned, nothing happens.

    Raises: PostNotFound, NotAllowed, NotPublished, PinsFull, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    if not may_pin(command.asker, seen.audience):
        raise NotAllowed("only the animators of its community may pin a post")
    if not seen.post.is_published:
        raise NotPublished
    pinned = await pins.of(work.scope, audience_id(seen.audience.ref))
    if pinned.pin(seen.post.id, await pins.shown(work.scope, pinned)):
        await pins.keep(work.scope, pinned)
    return seen.post
