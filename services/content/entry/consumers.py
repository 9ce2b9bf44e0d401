"""What content does on facts: keep its read models, and ask for jobs where more follows from them.

Its own facts come round to it too. So what a request cannot do at once, or could not see because
another request ran beside it, is found here: replies go along with their post, which is a job, and
an erased author is forgotten, which is one too.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from services.content.store import posts, replies
from services.content.store.owned import OWNED
from services.content.use_cases.follow_post import FOLLOW_POST
from shared.audience import reach
from shared.audience.read_models import AUDIENCE
from shared.audience.sight import audience_id
from shared.contracts.content import POST, REPLY, PostData, ReplyData, ReplyState
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, CommunityData
from shared.contracts.values import PostStatus
from shared.messaging import jobs
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_erased, forgetting

JOBS = (FOLLOW_POST, forgetting(OWNED))


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, AUDIENCE, facts)
        by_kind: dict[str, list[Fact[Any]]] = defaultdict(list)
        for fact in facts:
            by_kind[fact.kind].append(fact)
        await _communities(unit, by_kind[COMMUNITY.kind])
        await _posts(unit, by_kind[POST.kind])
        await _replies(unit, by_kind[REPLY.kind])
        await forget_erased(unit, OWNED, facts)

    return apply


async def _communities(unit: Unit, facts: Iterable[Fact[CommunityData]]) -> None:
    await reach.refile(unit.store.scope, posts.COLLECTION, {fact.subject for fact in facts})


async def _posts(unit: Unit, facts: list[Fact[PostData]]) -> None:
    """A post's first version has no replies yet. It may have been filed by an older community."""
    scope = unit.store.scope
    audiences = {audience_id(fact.data.state.community) for fact in facts}
    await reach.refile(scope, posts.COLLECTION, audiences)
    changed = {fact.subject for fact in facts if fact.sequence > 1}
    await _follow(unit, await replies.left_behind(scope, await posts.heads(scope, changed)))


async def _replies(unit: Unit, facts: list[Fact[ReplyData]]) -> None:
    """What was written while its post was archived or renamed missed it."""
    told = [fact.data.state for fact in facts]
    heads = await posts.heads(unit.store.scope, {state.post.id for state in told})
    behind = (state.post.id for state in told if _is_behind(state, heads.get(state.post.id)))
    await _follow(unit, set(behind))


def _is_behind(reply: ReplyState, head: posts.Head | None) -> bool:
    if head is None or reply.status is PostStatus.DELETED:
        return False
    return head != posts.Head(reply.status, reply.post.title)


async def _follow(unit: Unit, post_ids: Iterable[str]) -> None:
    await jobs.ask(unit.store.scope, FOLLOW_POST.kind, post_ids, unit.clock())
