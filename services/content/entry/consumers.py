"""The consumer of content: it updates read models, and requests the jobs that follow from facts.

It also reads content's own facts. So it finds work that a request could not do at once, or could
not see because another request ran at the same time: replies follow their post, by a job, and an
erased author is forgotten, by another.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.content.store.feeds import subscriptions
from services.content.store.files import files, room, uploads
from services.content.store.freshness import verdicts
from services.content.store.kinds import adoptions, ballots
from services.content.store.moderation import barred, cases
from services.content.store.owned import OWNED
from services.content.store.posts import heads, posts
from services.content.store.posts.likenesses import LIKENESSES
from services.content.store.talk import replies, visits
from services.content.store.watch import items
from services.content.use_cases.files.expire_file import EXPIRE_FILES
from services.content.use_cases.files.follow_files import FOLLOW_FILES, FOLLOW_FILES_AS_BEFORE
from services.content.use_cases.freshness.remind_owners import REMIND_OF_REVIEW, ask_to_remind
from services.content.use_cases.posts.follow_post import FOLLOW_POST, FOLLOW_POST_AS_BEFORE
from services.content.use_cases.posts.publish_due import ask_to_publish
from services.content.use_cases.previews.find_links import ask_to_find
from services.content.use_cases.talk.drop_talk import DROP_TALK
from services.content.use_cases.talk.refile_reactions import REFILE_REACTIONS
from shared.audience import reach
from shared.audience.read_models import AUDIENCE
from shared.audience.sight import audience_id
from shared.contracts.content import POST, REPLY, PostData, ReplyData, ReplyState
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, CommunityData
from shared.contracts.values import READABLE, PostStatus
from shared.messaging import jobs
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_erased, forgetting
from shared.tagging import TOPICS

PARTS = (
    *(verdicts.VERDICTS.forget_person, ballots.BALLOTS.forget_person),
    *(adoptions.forget_person, visits.forget),
    *(cases.forget_person, barred.forget_person, items.forget_person),
    *(uploads.forget_some, room.forget_person, subscriptions.forget_person),
)
JOBS = (
    *(FOLLOW_POST, REFILE_REACTIONS, REMIND_OF_REVIEW, DROP_TALK, FOLLOW_FILES, EXPIRE_FILES),
    *(FOLLOW_POST_AS_BEFORE, FOLLOW_FILES_AS_BEFORE),
    forgetting(OWNED, parts=PARTS),
)


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, (*AUDIENCE, TOPICS, LIKENESSES), facts)
        by_kind: dict[str, list[Fact[Any]]] = defaultdict(list)
        for fact in facts:
            by_kind[fact.kind].append(fact)
        await _communities(unit, by_kind[COMMUNITY.kind])
        await _posts(unit, by_kind[POST.kind])
        await _replies(unit, by_kind[REPLY.kind])
        await _deleted(unit, [*by_kind[POST.kind], *by_kind[REPLY.kind]])
        await forget_erased(unit, OWNED, facts)

    return apply


async def _communities(unit: Unit, facts: Iterable[Fact[CommunityData]]) -> None:
    await reach.refile(unit.store.scope, posts.COLLECTION, {fact.subject for fact in facts})


async def _posts(unit: Unit, facts: list[Fact[PostData]]) -> None:
    """Handle facts about posts. A first version has no replies yet.

    The post may have been stored by an older state of its community.
    """
    scope = unit.store.scope
    audiences = {audience_id(fact.data.state.community) for fact in facts}
    await reach.refile(scope, posts.COLLECTION, audiences)
    changed = {fact.subject for fact in facts if fact.sequence > 1}
    found = await heads.heads(scope, changed)
    await _follow(unit, await replies.left_behind(scope, found))
    behind = await files.left_behind(scope, found)
    await jobs.ask(scope, FOLLOW_FILES.kind, behind, unit.clock())
    await ask_to_find(unit, facts)
    await ask_to_publish(unit, facts)
    await ask_to_remind(unit, facts)


async def _replies(unit: Unit, facts: list[Fact[ReplyData]]) -> None:
    """Raise the activity of posts. Replies written while their post changed follow it now."""
    told = [fact.data.state for fact in facts]
    await posts.raise_activity(unit.store.scope, _last_replies(told))
    await ask_to_find(unit, facts)
    found = await heads.heads(unit.store.scope, {state.post.id for state in told})
    behind = (state.post.id for state in told if _is_behind(state, found.get(state.post.id)))
    await _follow(unit, set(behind))


async def _deleted(unit: Unit, facts: list[Fact[Any]]) -> None:
    """Ask a job to drop reactions, interests and the like of deleted posts and replies."""
    gone = {fact.subject for fact in facts if fact.data.state.status is PostStatus.DELETED}
    await jobs.ask(unit.store.scope, DROP_TALK.kind, gone, unit.clock())


def _last_replies(told: Iterable[ReplyState]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for state in told:
        if state.status in READABLE:
            last[state.post.id] = max(state.created_at, last.get(state.post.id, state.created_at))
    return last


def _is_behind(reply: ReplyState, head: heads.Head | None) -> bool:
    if head is None or reply.status is PostStatus.DELETED:
        return False
    place = reply.community.id if reply.community else None
    return head != heads.Head(reply.status, reply.post.title, place)


async def _follow(unit: Unit, post_ids: Iterable[str]) -> None:
    await jobs.ask(unit.store.scope, FOLLOW_POST.kind, post_ids, unit.clock())
