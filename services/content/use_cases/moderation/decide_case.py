from dataclasses import dataclass

from services.content.domain.errors import NotHidden, ReviewOutdated
from services.content.domain.moderation.case import MOST_FLAGS
from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import CaseNotFound, NothingFlagged
from services.content.domain.posts.post import Post
from services.content.domain.talk.reaction import Thing
from services.content.store.moderation import cases, decisions, flags
from services.content.store.owned import DECISIONS, FLAGS, POSTS, REPLIES
from services.content.use_cases.moderation.see_case import Item, SeenCase, see_case_of_another
from services.content.use_cases.moderation.trail import decision_on, heed_claim
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act, FlagStatus
from shared.messaging.owned import Change
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class DecideCase:
    """The input of `decide_case`. act: one that concerns an item.

    version: the one that the moderator read; a withheld item is released in no other.
    """

    asker: Asker
    thing_id: str
    act: Act
    reason: str
    version: int | None = None


async def decide_case(command: DecideCase, *, work: Work) -> Decision:
    """Decide about an item: the act, its place in the trail, and its flags, in one transaction.

    Raises: CaseNotFound, NotAllowed, ClaimedByOther, NothingFlagged, NotPublished, NotHidden,
    ReviewOutdated, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_case_of_another(work.scope, command.asker, command.thing_id)
    case = await heed_claim(command.asker, command.thing_id, work)
    waits = seen.thing.withheld
    if command.act is Act.DISMISS and (case is None or waits):
        raise NothingFlagged
    if command.act is Act.RESTORE and waits and command.version not in {None, seen.thing.version}:
        raise ReviewOutdated
    await _act(command, seen, work)
    await settle(command.act, seen.thing, work)
    decision = decision_on(seen, command.act, command.asker, command.reason, work)
    await DECISIONS.save(work, decision, "taken")
    return decision


async def _act(command: DecideCase, seen: SeenCase, work: Work) -> None:
    if command.act is Act.HIDE:
        await _hide(seen, work)
    elif command.act is Act.RESTORE:
        await restore(seen, work)
        hiding = await decisions.hiding(work.scope, seen.thing.id)
        if hiding is not None:
            await DECISIONS.save(work, hiding, "overturned", hiding.overturn(work.now))
    elif command.act in {Act.LOCK, Act.UNLOCK}:
        await _lock(command, seen, work)


async def _hide(seen: SeenCase, work: Work) -> None:
    """Hide it. A question loses a hidden answer, as it loses a deleted one."""
    if seen.reply is None:
        await POSTS.save(work, seen.post, "hidden", seen.post.hide(work.now))
        return
    await REPLIES.save(work, seen.reply, "hidden", seen.reply.hide(work.now))
    if seen.post.accepted_answer_id == seen.reply.id:
        await POSTS.save(work, seen.post, "reopened", seen.post.lose_answer(work.now))


async def restore(seen: Item, work: Work) -> None:
    """Show a hidden item again. Raises: NotHidden."""
    if seen.reply is None:
        changed = seen.post.restore(work.now)
        # what nobody has read yet is published now, in its author's name
        first = "published_at" in changed
        happened, actor = ("published", seen.post.author_id) if first else ("restored", None)
        await POSTS.save_all(work, [Change(seen.post, happened, changed, actor=actor)])
    else:
        happened, actor = "restored", None
        if seen.reply.unseen:
            happened, actor = "posted", seen.reply.author_id
        changed = seen.reply.restore(seen.post, work.now)
        await REPLIES.save_all(work, [Change(seen.reply, happened, changed, actor=actor)])


async def _lock(command: DecideCase, seen: SeenCase, work: Work) -> None:
    """Lock or unlock a post. Raises: CaseNotFound for a reply, which cannot be locked."""
    if not isinstance(seen.thing, Post) or seen.post.is_deleted:
        raise CaseNotFound("only a post is locked")
    locks = command.act is Act.LOCK
    if changed := seen.post.lock(work.now, locked=locks):
        await POSTS.save(work, seen.post, "locked" if locks else "unlocked", changed)


async def settle(act: Act, thing: Thing, work: Work) -> None:
    """Settle all open flags on it: upheld, unless it stays unchanged.

    Its case stays while it waits for its release.
    """
    kept = act in {Act.DISMISS, Act.RESTORE, Act.UNLOCK}
    status = FlagStatus.DISMISSED if kept else FlagStatus.UPHELD
    raised = await flags.open_on(work.scope, thing.id, MOST_FLAGS)
    settled = [Change(flag, "settled", flag.settle(status, work.now)) for flag in raised]
    await FLAGS.save_all(work, settled)
    if not thing.withheld:
        await cases.end(work.scope, thing.id)


async def restore_if_hidden(seen: Item, work: Work) -> None:
    """Show it again, unless it is shown already, or was deleted meanwhile."""
    try:
        await restore(seen, work)
    except NotHidden:
        return
