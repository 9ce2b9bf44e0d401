"""Splitting replies off into a new post, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import CaseNotFound, NotSplittable
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply
from services.content.domain.talk.splitting import (
    answers_to,
    check_split,
    made_of,
    put_under,
    threads_of,
)
from services.content.store.owned import DECISIONS, POSTS, REPLIES
from services.content.store.posts import posts
from services.content.store.talk import replies
from services.content.use_cases.moderation.decide_case import settle
from services.content.use_cases.moderation.see_case import Item, see_case
from services.content.use_cases.moderation.trail import decision_on, heed_claim
from services.content.use_cases.posts.follow_post import take_along
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.contracts.values import PostKind
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.problems import NotAllowed

MOST = 200
"""The maximum number of replies that one split moves, with the answers to them."""


@dataclass(frozen=True, slots=True)
class SplitPost:
    """The input of `split_post`. reply_ids: the first one becomes the post."""

    asker: Asker
    post_id: str
    reply_ids: Sequence[str]
    title: str
    kind: PostKind
    reason: str


async def split_post(command: SplitPost, *, work: Work) -> Decision:
    """Make a post of some replies that readers see, by the author of the first one.

    Raises: CaseNotFound, NotAllowed, ClaimedByOther, NotSplittable, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_case(work.scope, command.asker, command.post_id)
    post = seen.post
    if post.is_deleted:
        raise CaseNotFound
    if seen.reply is not None:
        raise NotSplittable("only a post has replies")
    first, others = await _chosen(command, post, work)
    if first.author_id == command.asker.person_id:
        raise NotAllowed("you cannot moderate your own text")
    await heed_claim(command.asker, first.id, work)
    made = made_of(first, post, work.new_id(), command.title, command.kind, work.now)
    decision = decision_on(
        Item(post, first), Act.SPLIT, command.asker, command.reason, work, other_id=made.id
    )
    await POSTS.save_all(work, [Change(made, "detached")])
    await _move(post, made, first, others, work)
    await settle(Act.SPLIT, first, work)
    await DECISIONS.save(work, decision, "taken")
    return decision


async def _chosen(command: SplitPost, post: Post, work: Work) -> tuple[Reply, list[Reply]]:
    """Return the reply that becomes the post, and those that go under it."""
    found = await REPLIES.find_many(work.scope, command.reply_ids)
    check_split(post, list(found.values()), command.reply_ids)
    below = await replies.within(work.scope, post.id, threads_of(found.values()))
    further = answers_to(found, below)
    if len(found) + len(further) > MOST:
        raise NotSplittable(f"at most {MOST} replies go at once")
    along = found | await REPLIES.find_many(work.scope, further)
    first = along.pop(command.reply_ids[0])
    return first, list(along.values())


async def _move(post: Post, made: Post, first: Reply, others: Sequence[Reply], work: Work) -> None:
    accepted = post.accepted_answer_id
    put_under(made, others, work.now)
    moved = [Change(each, "moved", ("post",), unnamed=True) for each in others]
    deleted = Change(first, "deleted", first.delete(work.now))
    await REPLIES.save_all(work, [deleted, *moved])
    await take_along(post, made, others, work)
    if accepted is not None and accepted in {first.id, *(each.id for each in others)}:
        await POSTS.save(work, post, "reopened", post.lose_answer(work.now))
    else:
        # the post is merged, moved or deleted before or after this, never at the same time
        await posts.hold(work.scope, post)
