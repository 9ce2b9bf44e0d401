from dataclasses import dataclass

from services.content.domain.errors import ReviewOutdated
from services.content.domain.posts.post import Post
from services.content.domain.rights import is_author, may_approve
from services.content.store.owned import POSTS
from services.content.use_cases.editing.submit_post import audience_if_allowed, publish_approved
from services.content.use_cases.lookup import see_post
from shared.audience import people
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class ApprovePost:
    """The input of `approve_post`. version: the one that the reviewer read."""

    asker: Asker
    post_id: str
    version: int


async def approve_post(command: ApprovePost, *, work: Work) -> Post:
    """Approve a post, which publishes it.

    Raises: PostNotFound, NotAllowed, NotSubmitted, ReviewOutdated, PersonErased.
    """
    post = await _reviewing(command.asker, command.post_id, work)
    read = post.version
    changed = post.approve(command.asker.person_id, work.now)
    if command.version != read:
        raise ReviewOutdated
    if not await _may_still_publish(post, work):
        raise NotAllowed("its author may no longer publish it here: return it instead")
    await publish_approved(post, changed, work=work)
    return post


@dataclass(frozen=True, slots=True)
class ReturnPost:
    asker: Asker
    post_id: str
    reason: str


async def return_post(command: ReturnPost, *, work: Work) -> Post:
    """Return a post to its author, as a draft, with the reason.

    Raises: PostNotFound, NotAllowed, NotSubmitted, PersonErased.
    """
    post = await _reviewing(command.asker, command.post_id, work)
    changed = post.send_back(command.asker.person_id, command.reason, work.now)
    await POSTS.save(work, post, "returned", changed)
    return post


async def withdraw_post(asker: Asker, post_id: str, *, work: Work) -> Post:
    """Make one's own post that waits for a reviewer a draft again.

    Raises: PostNotFound, NotAllowed, NotSubmitted, PersonErased.
    """
    await refuse_erased(work.scope, asker)
    post = (await see_post(work.scope, asker, post_id)).post
    if not is_author(asker, post):
        raise NotAllowed("only its authors may withdraw a post")
    await POSTS.save(work, post, "withdrawn", post.withdraw(work.now))
    return post


async def _may_still_publish(post: Post, work: Work) -> bool:
    """Return whether its author may: they may have left, or be barred, since they submitted it."""
    if post.author_id is None:
        return False
    said = (await people.said(work.scope, {post.author_id})).get(post.author_id)
    author = Asker(post.author_id, is_guest=said is not None and said.guest)
    return await audience_if_allowed(post, author, work) is not None


async def _reviewing(asker: Asker, post_id: str, work: Work) -> Post:
    """Return the post for a reviewer other than its authors, where posts can be added."""
    await refuse_erased(work.scope, asker)
    seen = await see_post(work.scope, asker, post_id)
    if not may_approve(asker, seen.post, seen.audience):
        raise NotAllowed("only reviewers may decide, and nobody about their own post")
    if seen.audience.is_archived:
        raise NotAllowed("an archived community is read-only")
    return seen.post
