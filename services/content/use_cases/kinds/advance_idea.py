from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.domain.rights import may_advance
from services.content.store.owned import POSTS
from services.content.store.posts import versions
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.kinds import IdeaStage
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class AdvanceIdea:
    asker: Asker
    post_id: str
    stage: IdeaStage
    reason: str


async def advance_idea(command: AdvanceIdea, *, work: Work) -> Post:
    """Move an idea to another stage; the history keeps the earlier stage and its reason.

    Raises: PostNotFound, NotAllowed, NotAnIdea, NotPublished, StageFixed, ReasonNeeded,
    PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_advance(command.asker, post, seen.audience):
        raise NotAllowed("only the community's animators may move an idea to another stage")
    before = Version.of(post)
    changed = post.advance(command.stage, command.reason, work.now)
    if changed:
        post.sign(command.asker.person_id)
        await versions.keep(work.scope, [before])
        await POSTS.save(work, post, "advanced", changed)
    return post
