from dataclasses import dataclass

from services.content.domain.errors import NotPublished
from services.content.domain.moderation.case import MOST_FLAGS
from services.content.domain.moderation.flag import Flag, flag_id
from services.content.domain.posts.post import Post
from services.content.domain.talk.reaction import Thing
from services.content.domain.talk.reply import Reply
from services.content.store.moderation import cases
from services.content.store.owned import FLAGS
from services.content.store.posts import posts
from services.content.store.talk import replies
from services.content.use_cases.lookup import see_post, see_reply
from services.content.use_cases.moderation.barring import refuse_barred
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act, FlagReason
from shared.contracts.talk import ThingKind
from shared.contracts.values import READABLE
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class RaiseFlag:
    asker: Asker
    kind: ThingKind
    thing_id: str
    reason: FlagReason
    text: str = ""


async def raise_flag(command: RaiseFlag, *, work: Work) -> None:
    """Flag what the caller may read. A repeat has no effect while the flag is open.

    Raises: PostNotFound, ReplyNotFound, NotAllowed, NotPublished, Barred, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    me = command.asker.person_id
    thing, post = await _thing(command, work)
    if thing.author_id == me:
        raise NotAllowed("you cannot flag your own text")
    if thing.status not in READABLE:
        raise NotPublished("only what readers see can be flagged")
    await refuse_barred(work, command.asker, thing.community, Act.BAR_FLAGGING)
    case = await cases.find(work.scope, thing.id)
    found = await FLAGS.find(work.scope, flag_id(thing.id, me))
    if (found is not None and found.is_open) or (case is not None and case.flags >= MOST_FLAGS):
        return
    changed: tuple[str, ...] = ()
    if found is None:
        found = Flag.on(thing, post, command.reason, command.text, me, work.now)
    else:
        changed = found.raise_again(thing, post, command.reason, command.text, work.now)
    # a move of the post, or of the reply, at this moment conflicts, and then takes this case along
    await posts.hold(work.scope, post)
    if isinstance(thing, Reply):
        await replies.hold(work.scope, thing)
    await FLAGS.save(work, found, "raised", changed)
    await cases.add(work.scope, found)


async def _thing(command: RaiseFlag, work: Work) -> tuple[Thing, Post]:
    if command.kind is ThingKind.REPLY:
        seen = await see_reply(work.scope, command.asker, command.thing_id)
        return seen.reply, seen.post
    post = (await see_post(work.scope, command.asker, command.thing_id)).post
    return post, post
