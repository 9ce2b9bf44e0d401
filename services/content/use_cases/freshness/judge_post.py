from dataclasses import dataclass

from services.content.domain.freshness.verdict import judge, verdict_id
from services.content.store.freshness import verdicts
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class JudgePost:
    """The input of `judge_post`; `still_true` None withdraws the verdict."""

    asker: Asker
    post_id: str
    still_true: bool | None


async def judge_post(command: JudgePost, *, work: Work) -> None:
    """Say whether a post is still true, replacing an earlier verdict. All of its readers may.

    Raises: PostNotFound, NotPublished, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    post = (await see_post(work.scope, command.asker, command.post_id)).post
    person_id, said = command.asker.person_id, command.still_true
    if said is None:
        await verdicts.VERDICTS.forget(work.scope, verdict_id(post.id, person_id))
    else:
        await verdicts.VERDICTS.put(work.scope, judge(post, person_id, work.now, still_true=said))
