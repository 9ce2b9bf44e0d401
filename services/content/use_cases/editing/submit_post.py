"""The two ways of a draft into the open: published at once, or handed to the reviewers."""

from services.content.domain.posts.post import Changed, Post
from services.content.store.owned import POSTS
from shared.audience.sight import Audience
from shared.messaging.owned import Change
from shared.messaging.unit import Work


def published_or_submitted(
    post: Post, audience: Audience, work: Work, actor: str | None = None
) -> Change[Post]:
    """Publish a draft, unless its community has a reviewer approve this kind of post first."""
    if post.is_draft and audience.approves(post.kind):
        return Change(post, "submitted", post.submit(work.now), actor=actor)
    return Change(post, "published", post.publish(work.now), actor=actor)


async def publish_approved(post: Post, changed: Changed, *, work: Work) -> None:
    """Publish what was just approved, as a fact of its own in its author's name."""
    await POSTS.save(work, post, "approved", changed)
    published = Change(post, "published", post.publish(work.now), actor=post.author_id)
    await POSTS.save_all(work, [published])
