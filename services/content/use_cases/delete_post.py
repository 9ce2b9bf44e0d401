from dataclasses import dataclass

from services.content.domain.post import Post
from services.content.domain.rights import may_change
from services.content.store import versions
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class DeletePost:
    asker: Asker
    post_id: str
    expected: Expected


async def delete_post(command: DeletePost, *, work: Work) -> Post:
    """Delete a post for good, with all it ever said. Its replies follow: see follow_post.

    Raises: PostNotFound, NotAllowed, PersonErased, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_change(command.asker, post, seen.audience):
        raise NotAllowed("its author and who animates the community delete a post")
    command.expected.check(post.version)
    changed = post.delete(work.now)
    await versions.forget(work.scope, post.id)
    await POSTS.save(work, post, "deleted", changed)
    return post
