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
class ArchivePost:
    asker: Asker
    post_id: str


async def archive_post(command: ArchivePost, *, work: Work) -> Post:
    """Remove a post from lists and search; it can still be read by its address.

    Raises: PostNotFound, NotAllowed, NotPublished, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_moderate(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's moderators may archive a post")
    changed = post.archive(work.now)
    if changed:
        await POSTS.save(work, post, "archived", changed)
    return post
