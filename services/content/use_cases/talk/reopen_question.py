from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.rights import may_accept
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class ReopenQuestion:
    asker: Asker
    question_id: str


async def reopen_question(command: ReopenQuestion, *, work: Work) -> Post:
    """Withdraw the acceptance of an answer.

    Raises: PostNotFound, NotAllowed, NotAQuestion, NotPublished, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.question_id)
    question = seen.post
    if not may_accept(command.asker, question, seen.audience):
        raise NotAllowed(
            "only the question's author and the community's animators may reopen a question"
        )
    changed = question.reopen(work.now)
    if changed:
        await POSTS.save(work, question, "reopened", changed)
    return question
