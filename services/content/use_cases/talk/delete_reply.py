from dataclasses import dataclass

from services.content.domain.rights import may_moderate
from services.content.domain.talk.reply import Reply
from services.content.store.owned import POSTS, REPLIES
from services.content.use_cases.lookup import see_reply
from services.content.use_cases.moderation.record_deletion import record_deletion
from services.content.use_cases.moderation.withholding import end_waiting
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class DeleteReply:
    asker: Asker
    reply_id: str
    expected: Expected


async def delete_reply(command: DeleteReply, *, work: Work) -> Reply:
    """Delete a reply. If it was the accepted answer, the question is open again.

    Raises: ReplyNotFound, NotAllowed, PersonErased, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_reply(work.scope, command.asker, command.reply_id)
    reply, post = seen.reply, seen.post
    if not may_moderate(command.asker, reply, seen.audience):
        raise NotAllowed("only its author and the community's moderators may delete a reply")
    command.expected.check(reply.version)
    await record_deletion(command.asker, reply, post, work=work)
    await end_waiting(work, reply)
    changed = reply.delete(work.now)
    await REPLIES.save(work, reply, "deleted", changed)
    if post.accepted_answer_id == reply.id:
        changed = post.lose_answer(work.now)
        await POSTS.save(work, post, "reopened", changed)
    return reply
