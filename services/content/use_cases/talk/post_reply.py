from dataclasses import dataclass

from services.content.domain.errors import IsLocked, NotPublished, ReplyNotFound
from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_publish, may_read_reply, presides
from services.content.domain.talk.reply import Reply, kind_on, refer_to, thread_of
from services.content.store.moderation import cases
from services.content.store.owned import REPLIES
from services.content.use_cases.lookup import SeenPost, see_post
from services.content.use_cases.moderation.barring import refuse_barred
from services.content.use_cases.moderation.withholding import must_wait
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, Audience
from shared.contracts.moderation import Act
from shared.contracts.values import Language
from shared.markdown import Prose
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class PostReply:
    """The input of `post_reply`; `language` None: the post's. `in_reply_to`: the answered reply.

    sites: as for `write_post`.
    """

    asker: Asker
    post_id: str
    prose: Prose
    language: Language | None
    in_reply_to: str | None = None
    sites: Sites | None = None


async def post_reply(command: PostReply, *, work: Work) -> Reply:
    """Answer a question, or reply to anything else.

    The post is only read, so that replies to one post do not wait for each other: if the post is
    archived at this moment, the reply follows it once its own fact is consumed (see follow_post).
    Raises: PostNotFound, ReplyNotFound, NotAllowed, NotPublished, IsLocked, Barred,
    PersonErased.
    """
    seen = await _see_open_post(command, work)
    reply = _new(command, seen.post, await _find_answered(work, command, seen.audience), work)
    if await must_wait(work, command.asker, reply, seen.audience, command.sites):
        reply.withhold(work.now, unseen=True)
        await cases.withhold(work.scope, reply, work.now)
        await REPLIES.save(work, reply, "withheld")
    else:
        await REPLIES.save(work, reply, "posted")
    return reply


async def _see_open_post(command: PostReply, work: Work) -> SeenPost:
    """Return the post, to which the caller may reply now. Raises as `post_reply`."""
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_publish(command.asker, seen.audience):
        raise NotAllowed("only members may reply in a community; guests may reply nowhere else")
    if not post.is_published:
        raise NotPublished("only a published post can be replied to")
    if post.locked and not presides(command.asker, seen.audience):
        raise IsLocked
    await refuse_barred(work, command.asker, seen.audience.ref, Act.BAR_POSTING)
    return seen


def _new(command: PostReply, post: Post, answered: Reply | None, work: Work) -> Reply:
    return Reply(
        id=work.new_id(),
        kind=kind_on(post, answered),
        post=refer_to(post),
        community=post.community,
        author_id=command.asker.person_id,
        language=command.language or post.language,
        body=command.prose.body,
        html=command.prose.html,
        text=command.prose.text,
        mentions=command.prose.mentions,
        in_reply_to=command.in_reply_to,
        thread_id=thread_of(answered),
        created_at=work.now,
        updated_at=work.now,
    )


async def _find_answered(work: Work, command: PostReply, audience: Audience) -> Reply | None:
    if command.in_reply_to is None:
        return None
    reply = await REPLIES.find(work.scope, command.in_reply_to)
    is_there = reply is not None and reply.post.id == command.post_id
    if reply is None or not is_there or not may_read_reply(command.asker, reply, audience):
        raise ReplyNotFound("the post has no such reply")
    return reply
