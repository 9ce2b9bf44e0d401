"""How a draft is published: at once, or once a reviewer or a moderator lets it."""

from services.content.domain.errors import MediaNeeded, NoSuchChallenge, NoSuchPicture
from services.content.domain.kinds.needed import check_media
from services.content.domain.moderation.errors import Barred
from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Changed, Post
from services.content.store.files import files
from services.content.store.moderation import cases
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import check_writing, keep_challenge
from services.content.use_cases.moderation.barring import refuse_barred
from services.content.use_cases.moderation.withholding import must_wait
from shared.audience import looking
from shared.audience.sight import Asker, Audience
from shared.contracts.moderation import Act
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.problems import NotAllowed


async def publish_or_submit(
    post: Post, asker: Asker, audience: Audience, work: Work, sites: Sites | None
) -> Change[Post]:
    """Publish a draft, unless it waits for a reviewer, or as a newcomer's for a moderator."""
    actor = asker.person_id
    if post.is_draft and audience.approves(post.kind):
        return Change(post, "submitted", post.submit(work.now), actor=actor)
    if post.is_draft and await must_wait(work, asker, post, audience, sites):
        changed = post.withhold(work.now)
        post.version += 1
        await cases.withhold(work.scope, post, work.now)
        return Change(post, "withheld", changed, actor=actor)
    return Change(post, "published", post.publish(work.now), actor=actor)


async def audience_if_allowed(post: Post, author: Asker, work: Work) -> Audience | None:
    """Return the audience of an unpublished post, if its author may publish it now."""
    audience = await looking.by_ref(work.scope, author, post.community)
    if audience is None:
        return None
    try:
        check_writing(author, post.kind, audience)
        await refuse_barred(work, author, post.community, Act.BAR_POSTING)
        check_media(post.details, await files.shown(work.scope, post.files))
        await keep_challenge(work.scope, post)
    except (NotAllowed, Barred, MediaNeeded, NoSuchPicture, NoSuchChallenge):
        return None
    return audience


async def publish_approved(post: Post, changed: Changed, *, work: Work) -> None:
    """Publish an approved post, as a separate fact with its author as the actor."""
    await POSTS.save(work, post, "approved", changed)
    published = Change(post, "published", post.publish(work.now), actor=post.author_id)
    await POSTS.save_all(work, [published])
