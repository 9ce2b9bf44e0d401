"""A post is merged into another one of its community: it leads there, and its replies go there.

Its first replies go in the same transaction, and a job takes the others along (follow_post).
"""

from dataclasses import dataclass

from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import CaseNotFound, NotMergeable
from services.content.store.owned import DECISIONS, POSTS
from services.content.store.posts import posts
from services.content.use_cases.moderation.decide_case import settle
from services.content.use_cases.moderation.see_case import SeenCase, see_case, see_case_of_another
from services.content.use_cases.moderation.trail import decision_on, heed_claim
from services.content.use_cases.posts.follow_post import FOLLOW_POST, follow_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.messaging import jobs
from shared.messaging.jobs import BEGINNING
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class MergePost:
    """The input of `merge_post`. into_id: the post that is kept."""

    asker: Asker
    post_id: str
    into_id: str
    reason: str


async def merge_post(command: MergePost, *, work: Work) -> Decision:
    """Merge a visible post into another published post of the same community.

    Raises: CaseNotFound, NotAllowed, ClaimedByOther, NotPublished, NotMergeable, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_case_of_another(work.scope, command.asker, command.post_id)
    if seen.post.is_deleted:
        raise CaseNotFound
    if seen.reply is not None:
        raise NotMergeable("only a post is merged")
    kept = await _kept(command, work)
    await heed_claim(command.asker, seen.post.id, work)
    await POSTS.save(work, seen.post, "merged", seen.post.merge(kept.post, work.now))
    # the kept post is merged, moved or deleted before or after this, never at the same time
    await posts.hold(work.scope, kept.post)
    await follow_post(seen.post.id, BEGINNING, work=work)
    # an older process may consume the fact, and would not ask for what it does not know
    await jobs.ask(work.scope, FOLLOW_POST.kind, [seen.post.id], work.now)
    await settle(Act.MERGE, seen.post, work)
    decision = decision_on(
        seen, Act.MERGE, command.asker, command.reason, work, other_id=kept.post.id
    )
    await DECISIONS.save(work, decision, "taken")
    return decision


async def _kept(command: MergePost, work: Work) -> SeenCase:
    try:
        kept = await see_case(work.scope, command.asker, command.into_id)
    except CaseNotFound as hidden:
        raise NotMergeable("the other post must be published in the same community") from hidden
    if kept.reply is not None:
        raise NotMergeable("a post is merged into a post")
    return kept
