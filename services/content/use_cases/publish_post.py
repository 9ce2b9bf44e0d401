from dataclasses import dataclass

from services.content.domain.post import Post
from services.content.domain.rights import may_change, may_publish
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class PublishPost:
    asker: Asker
    post_id: str


async def publish_post(command: PublishPost, *, work: Work) -> Post:
    """Publish a draft, or again what was archived. Published already: nothing happens.

    Raises: PostNotFound, NotAllowed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    # a draft is seen by its author alone, who may have left the community since
    if post.is_draft and not may_publish(command.asker, seen.audience):
        raise NotAllowed("members publish in a community, and guests only there")
    if not may_change(command.asker, post, seen.audience):
        raise NotAllowed("its author and who animates the community publish it again")
    changed = post.publish(work.now)
    if changed:
        await POSTS.save(work, post, "published", changed)
    return post
