"""The job that reminds the owner of a post on the day of its review.

It is due at that moment, under a key that names the day: after a change there is another job, and
this one finds nothing to do. The notifications service acts on the fact `reminded`.
"""

from collections.abc import Iterable

from services.content.domain.freshness.review import Review
from services.content.domain.posts.post import Post
from services.content.store.owned import POSTS
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.unit import Unit, Work

KIND = "remind_of_review"
_AT = "@"


async def ask_to_remind(unit: Unit, facts: Iterable[Fact[PostData]]) -> None:
    """Request the reminders for the current reviews."""
    reviewed = {fact.subject for fact in facts if fact.data.state.review is not None}
    for post in (await POSTS.find_many(unit.store.scope, reviewed)).values():
        if review := _awaited(post):
            key = f"{post.id}{_AT}{review.due_on}"
            await jobs.ask(unit.store.scope, KIND, [key], review.reminder_at)


async def remind_of_review(key: str, _: str, *, work: Work) -> str | None:
    post = await POSTS.find(work.scope, key.partition(_AT)[0])
    review = _awaited(post) if post is not None else None
    if post is not None and review is not None and review.reminder_at <= work.now:
        await POSTS.save(work, post, "reminded", post.await_review(review.reminded(), work.now))
    return None


REMIND_OF_REVIEW = Job(KIND, remind_of_review)


def _awaited(post: Post) -> Review | None:
    """Return the review whose owner is to be reminded."""
    review = post.review if post.is_published else None
    return review if review is not None and review.awaits_reminder else None
