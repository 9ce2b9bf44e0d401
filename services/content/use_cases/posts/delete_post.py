from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.rights import may_moderate
from services.content.store.owned import POSTS
from services.content.store.posts import versions
from services.content.use_cases.lookup import see_post
from services.content.use_cases.moderation.record_deletion import record_deletion
from services.content.use_cases.moderation.withholding import end_waiting
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
    """Delete a post for good, with all of its versions.

    Jobs delete its replies and files, and drop its reactions, interests and visits.

    Raises: PostNotFound, NotAllowed, PersonErased, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_moderate(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's moderators may delete a post")
    command.expected.check(post.version)
    await record_deletion(command.asker, post, post, work=work)
    await end_waiting(work, post)
    changed = post.delete(work.now)
    await versions.forget(work.scope, post.id)
    await POSTS.save(work, post, "deleted", changed)
    return post
