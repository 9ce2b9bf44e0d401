"""A post goes to another community, with all that belongs to it, in one transaction.

A job takes along the replies and files beyond the first batch (follow_post, follow_files).
"""

from dataclasses import dataclass

from services.content.domain.kinds.idea import challenge_of
from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import CaseNotFound, NotMovable
from services.content.domain.posts.post import RELATIONS, Post
from services.content.domain.rights import may_move_to, presides
from services.content.domain.series.series import may_hold
from services.content.store.moderation import cases
from services.content.store.owned import ALL_SERIES, DECISIONS, POSTS
from services.content.store.posts import posts
from services.content.store.series import series
from services.content.use_cases.files.follow_files import FOLLOW_FILES, follow_files
from services.content.use_cases.lookup import may_take_charge
from services.content.use_cases.moderation.decide_case import settle
from services.content.use_cases.moderation.see_case import SeenCase, see_case_of_another
from services.content.use_cases.moderation.trail import decision_on, heed_claim
from services.content.use_cases.posts.follow_post import FOLLOW_POST, follow_post
from shared.audience import looking, people
from shared.audience.people import refuse_erased
from shared.audience.sight import TO_EVERYONE, Asker, Audience, may_see
from shared.contracts.moderation import Act
from shared.contracts.values import CommunityRef
from shared.messaging import jobs
from shared.messaging.jobs import BEGINNING
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class MovePost:
    """The input of `move_post`. `community`: the slug of the one it goes to."""

    asker: Asker
    post_id: str
    community: str
    reason: str


async def move_post(command: MovePost, *, work: Work) -> Decision:
    """Move a visible post to another community that the caller moderates, too.

    Raises: CaseNotFound, CommunityNotFound, NotAllowed, ClaimedByOther, NotPublished, NotMovable,
    PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_case_of_another(work.scope, command.asker, command.post_id)
    to = await looking.see_community(work.scope, command.asker, command.community)
    await _check(command, seen, to, work)
    await heed_claim(command.asker, seen.post.id, work)
    decision = decision_on(seen, Act.MOVE, command.asker, command.reason, work, moved_to=to.ref)
    await _move(seen.post, to.ref, work)
    await settle(Act.MOVE, seen.post, work)
    await cases.follow(work.scope, seen.post.id, seen.post.audience)
    await DECISIONS.save(work, decision, "taken")
    return decision


async def _check(command: MovePost, seen: SeenCase, to: Audience, work: Work) -> None:
    """Check that the post can go there.

    Raises: CaseNotFound, NotAllowed, NotMovable.
    """
    if seen.post.is_deleted:
        raise CaseNotFound
    if seen.reply is not None:
        raise NotMovable("a reply goes with its post")
    if not presides(command.asker, to):
        raise NotAllowed("only moderators of both communities may move a post between them")
    if not may_move_to(command.asker, seen.post.kind, to):
        raise NotAllowed("an archived community is read-only; only animators announce")
    if challenge_of(seen.post.details) is not None:
        raise NotMovable("it answers a challenge of its community")
    if await posts.has_ideas(work.scope, seen.post.id):
        raise NotMovable("ideas of its community answer it")
    if not await _authors_see(seen.post, to, work):
        raise NotMovable("its author, or a co-author, may not see that community")


async def _authors_see(post: Post, to: Audience, work: Work) -> bool:
    """Return whether all who wrote it will still see it. An unknown person is a guest."""
    place, authors = to.ref, [each for each in (post.author_id, *post.coauthors) if each]
    if place is None:
        return True
    said = await people.said(work.scope, authors)
    askers = [Asker(key, is_guest=key not in said or said[key].guest) for key in authors]
    await looking.look_ahead(work.scope, [(asker, place) for asker in askers])
    for asker in askers:
        theirs = await looking.by_ref(work.scope, asker, place)
        if theirs is None or not may_see(asker, theirs):
            return False
    return True


async def _move(post: Post, to: CommunityRef | None, work: Work) -> None:
    if to is None:
        raise NotMovable("it goes to a community")
    changed = post.move(to, await _left_behind(post, to, work), work.now)
    owner_id = post.review.owner_id if post.review else None
    if post.review and owner_id and not await may_take_charge(work.scope, post, owner_id):
        post.review = post.review.without_owner()
        changed = (*changed, "review")
    await POSTS.save(work, post, "moved", changed)
    await _leave_series(post, work)
    await follow_files(post.id, BEGINNING, work=work)
    await follow_post(post.id, BEGINNING, work=work)
    # an older process may consume the fact, and would not ask for what it does not know
    for job in (FOLLOW_FILES, FOLLOW_POST):
        await jobs.ask(work.scope, job.kind, [post.id], work.now)


async def _left_behind(post: Post, to: CommunityRef, work: Work) -> list[str]:
    """Return the relations to posts that the readers there may not see."""
    pointers = {name: getattr(post, name) for name in RELATIONS}
    found = await POSTS.find_many(work.scope, {each for each in pointers.values() if each})
    here = {key for key, each in found.items() if each.audience in {TO_EVERYONE, to.id}}
    return [name for name, other_id in pointers.items() if other_id and other_id not in here]


async def _leave_series(post: Post, work: Work) -> None:
    """Take it out of the series whose readers may not see it any more."""
    while holding := await series.holding(work.scope, post.id):
        left = [each for each in holding if not may_hold(each, post)]
        if not left:
            return
        changes = [Change(each, "arranged", each.take_out(post.id, work.now)) for each in left]
        await ALL_SERIES.save_all(work, changes)
