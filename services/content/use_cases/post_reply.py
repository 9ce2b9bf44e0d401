from dataclasses import dataclass

from services.content.domain.errors import NotPublished
from services.content.domain.markdown import Prose
from services.content.domain.reply import Reply, kind_on, refer_to
from services.content.domain.rights import may_publish
from services.content.store.owned import REPLIES
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class PostReply:
    """`language` None: the post's."""

    asker: Asker
    post_id: str
    prose: Prose
    language: Language | None


async def post_reply(command: PostReply, *, work: Work) -> Reply:
    """Answer a question, or reply to anything else.

    The post is only read: a post that is archived at this moment takes the reply along when the
    reply's fact is met (see follow_post), so that replies to one post do not wait for each other.
    Raises: PostNotFound, NotAllowed, NotPublished, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_publish(command.asker, seen.audience):
        raise NotAllowed("members reply in a community, and guests only there")
    if not post.is_published:
        raise NotPublished("only what is published is replied to")
    reply = Reply(
        id=work.new_id(),
        kind=kind_on(post),
        post=refer_to(post),
        community=post.community,
        author_id=command.asker.person_id,
        language=command.language or post.language,
        body=command.prose.body,
        html=command.prose.html,
        text=command.prose.text,
        created_at=work.now,
        updated_at=work.now,
    )
    await REPLIES.save(work, reply, "posted")
    return reply
