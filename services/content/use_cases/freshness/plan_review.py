from dataclasses import dataclass

from services.content.domain.errors import NotAnOwner, NotPublished, TimePassed
from services.content.domain.freshness.review import Review, day_of
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_change
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import may_take_charge, see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class PlanReview:
    """The input of `plan_review`. `due_on`: a day; None: never.

    `owner_id` None: as before, or else the author, or else the caller.
    """

    asker: Asker
    post_id: str
    due_on: str | None
    owner_id: str | None = None


async def plan_review(command: PlanReview, *, work: Work) -> Post:
    """Set the day on which a post is reviewed, and the person who does it.

    Raises: PostNotFound, NotAllowed, NotPublished, TimePassed, NotAnOwner, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_change(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's animators may plan its review")
    if not post.is_published:
        raise NotPublished
    review = await _planned(command, post, work) if command.due_on is not None else None
    if changed := post.await_review(review, work.now):
        await POSTS.save(work, post, "review_planned", changed)
    return post


async def _planned(command: PlanReview, post: Post, work: Work) -> Review:
    before = post.review
    due_on = command.due_on or ""
    if due_on <= day_of(work.now):
        raise TimePassed("due_on")
    owner_id = command.owner_id or (before.owner_id if before else None)
    owner_id = owner_id or post.author_id or command.asker.person_id
    if command.owner_id is not None and not await may_take_charge(
        work.scope, post, command.owner_id
    ):
        raise NotAnOwner
    kept = before.model_dump() if before is not None else {}
    return Review.model_validate({**kept, "due_on": due_on, "owner_id": owner_id})
