from dataclasses import dataclass

from services.content.domain.kinds.needed import check_media
from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_change
from services.content.store.files import files
from services.content.store.owned import POSTS
from services.content.use_cases.editing.submit_post import publish_or_submit
from services.content.use_cases.lookup import check_writing, keep_challenge, see_post
from services.content.use_cases.moderation.barring import refuse_barred
from services.content.use_cases.moderation.pacing import refuse_hasty
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class PublishPost:
    """The input of `publish_post`. newcomer_posts, sites: as for `write_post`."""

    asker: Asker
    post_id: str
    newcomer_posts: int = 0
    sites: Sites | None = None


async def publish_post(command: PublishPost, *, work: Work) -> Post:
    """Publish a draft, or an archived post again. A published post stays unchanged.

    If the community requires it, a draft waits for a reviewer; a waiting one stays unchanged.

    Raises: PostNotFound, NotAllowed, IsHidden, IsMerged, Barred, TooManyPosts, MediaNeeded,
    NoSuchPicture, NoSuchChallenge, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    # only its author sees a draft, and they may have left the community since
    if post.is_draft:
        check_writing(command.asker, post.kind, seen.audience)
        await keep_challenge(work.scope, post)
        await refuse_barred(work, command.asker, post.community, Act.BAR_POSTING)
        await refuse_hasty(work, command.asker, command.newcomer_posts)
    if not may_change(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's animators may publish it again")
    change = await publish_or_submit(post, command.asker, seen.audience, work, command.sites)
    if change.changed:
        check_media(post.details, await files.shown(work.scope, post.files))
        await POSTS.save_all(work, [change])
    return post
