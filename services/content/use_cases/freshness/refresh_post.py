from dataclasses import dataclass

from services.content.domain.errors import NotPublished, TimePassed
from services.content.domain.freshness.review import Review, day_of
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_review
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class RefreshPost:
    """The input of `refresh_post`. `due_on`: the day of the next review."""

    asker: Asker
    post_id: str
    due_on: str


async def refresh_post(command: RefreshPost, *, work: Work) -> Post:
    """Confirm that a post is still true, and set its next review.

    Earlier verdicts of readers no longer count.

    Raises: PostNotFound, NotAllowed, NotPublished, TimePassed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post, me = seen.post, command.asker.person_id
    if not may_review(command.asker, post, seen.audience):
        raise NotAllowed("only its owner, its author and the community's animators may review it")
    if not post.is_published:
        raise NotPublished
    if command.due_on <= day_of(work.now):
        raise TimePassed("due_on")
    owner_id = (post.review.owner_id if post.review else post.author_id) or me
    review = Review(due_on=command.due_on, owner_id=owner_id, reviewed_at=work.now)
    await POSTS.save(work, post, "refreshed", post.await_review(review, work.now))
    return post
