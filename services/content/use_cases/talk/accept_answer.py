from dataclasses import dataclass

from services.content.domain.errors import ReplyNotFound
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_accept
from services.content.domain.talk.reply import Reply
from services.content.store.owned import POSTS, REPLIES
from services.content.store.talk import replies
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class AcceptAnswer:
    asker: Asker
    question_id: str
    answer_id: str


async def accept_answer(command: AcceptAnswer, *, work: Work) -> Post:
    """Accept an answer, in place of any that was accepted before.

    Raises: PostNotFound, ReplyNotFound, NotAllowed, NotAQuestion, NotPublished, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.question_id)
    question = seen.post
    if not may_accept(command.asker, question, seen.audience):
        raise NotAllowed(
            "only the question's author and the community's animators may accept an answer"
        )
    changed = question.accept(command.answer_id, work.now)
    if changed:
        # a concurrent deletion of the answer conflicts, and then finds it accepted
        await replies.hold(work.scope, await _find_answer(work, command))
        await POSTS.save(work, question, "resolved", changed)
    return question


async def _find_answer(work: Work, command: AcceptAnswer) -> Reply:
    reply = await REPLIES.find(work.scope, command.answer_id)
    if reply is None or not reply.is_published or reply.post.id != command.question_id:
        raise ReplyNotFound("this question has no such answer")
    return reply
