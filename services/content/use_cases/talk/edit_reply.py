from dataclasses import dataclass

from services.content.domain.errors import NotPublished
from services.content.domain.moderation.links import Sites
from services.content.domain.rights import may_change
from services.content.domain.talk.reply import Reply
from services.content.store.moderation import cases
from services.content.store.owned import POSTS, REPLIES
from services.content.use_cases.lookup import see_reply
from services.content.use_cases.moderation.withholding import must_wait
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.markdown import Prose
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class EditReply:
    """The input of `edit_reply`; fields that are None stay unchanged. sites: as for writing."""

    asker: Asker
    reply_id: str
    expected: Expected
    prose: Prose | None
    language: Language | None
    sites: Sites | None = None


async def edit_reply(command: EditReply, *, work: Work) -> Reply:
    """Edit a reply. Raises: ReplyNotFound, NotAllowed, NotPublished, PersonErased, StaleProblem."""
    await refuse_erased(work.scope, command.asker)
    seen = await see_reply(work.scope, command.asker, command.reply_id)
    reply = seen.reply
    if not may_change(command.asker, reply, seen.audience):
        raise NotAllowed("only its author and the community's animators may edit a reply")
    command.expected.check(reply.version)
    if not seen.post.is_published:
        raise NotPublished("a reply to an archived post cannot be edited")
    changed = reply.edit(command.prose, command.language, seen.post, work.now)
    if changed:
        rewritten = reply.is_published and "body" in changed
        waits = rewritten and await must_wait(
            work, command.asker, reply, seen.audience, command.sites
        )
        if waits:
            reply.withhold(work.now, unseen=False)
            await cases.withhold(work.scope, reply, work.now)
            changed = (*changed, "status")
            if seen.post.accepted_answer_id == reply.id:
                await POSTS.save(work, seen.post, "reopened", seen.post.lose_answer(work.now))
        await REPLIES.save(work, reply, "withheld" if waits else "edited", changed)
    return reply
