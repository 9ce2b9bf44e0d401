"""The common lookup of moderation: an item or a decision, for its moderators."""

from dataclasses import dataclass

from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import CaseNotFound, DecisionNotFound
from services.content.domain.posts.post import Post
from services.content.domain.rights import presides
from services.content.domain.talk.reply import Reply
from services.content.store.owned import DECISIONS, POSTS, REPLIES
from shared.audience import looking
from shared.audience.sight import EVERYONE, Asker, Audience
from shared.contracts.values import CommunityRef
from shared.mongo import Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class Item:
    """An item in its current state. `reply`: the item, unless it is the post itself."""

    post: Post
    reply: Reply | None

    @property
    def thing(self) -> Post | Reply:
        return self.reply or self.post


@dataclass(frozen=True, slots=True)
class SeenCase(Item):
    audience: Audience


async def find_item(scope: Scope, thing_id: str) -> Item | None:
    """Return an item, regardless of its moderators; deleted ones included."""
    reply = await REPLIES.find(scope, thing_id)
    post = await POSTS.find(scope, reply.post.id if reply else thing_id)
    return Item(post, reply) if post is not None else None


async def see_case(scope: Scope, asker: Asker, thing_id: str) -> SeenCase:
    """Return an item, deleted ones included. Raises: CaseNotFound, also if others moderate it."""
    item = await find_item(scope, thing_id)
    audience = await _audience(scope, asker, item.post if item else None)
    if item is None or audience is None or item.post.is_unpublished:
        raise CaseNotFound
    if not presides(asker, audience):
        raise CaseNotFound
    return SeenCase(item.post, item.reply, audience)


async def see_case_of_another(scope: Scope, asker: Asker, thing_id: str) -> SeenCase:
    """Return an item of somebody else. Raises: CaseNotFound, NotAllowed."""
    seen = await see_case(scope, asker, thing_id)
    if seen.thing.author_id == asker.person_id:
        raise NotAllowed("you cannot moderate your own text")
    return seen


@dataclass(frozen=True, slots=True)
class SeenDecision:
    """A decision. presides: whether the caller moderates there, beyond being concerned."""

    decision: Decision
    audience: Audience | None
    presides: bool


async def see_decision(scope: Scope, asker: Asker, decision_id: str) -> SeenDecision:
    """Return a decision, for the person concerned and for moderators. Raises: DecisionNotFound."""
    decision = await DECISIONS.find(scope, decision_id)
    audience = await _audience(scope, asker, decision)
    to = await looking.by_ref(scope, asker, _moved_to(decision, decision_id))
    may_decide = any(each is not None and presides(asker, each) for each in (audience, to))
    if decision is None or not (may_decide or decision.person_id == asker.person_id):
        raise DecisionNotFound
    return SeenDecision(decision, audience, may_decide)


def _moved_to(decision: Decision | None, decision_id: str) -> CommunityRef:
    """Return where the decision moved a post; otherwise, a place that does not exist.

    That place is another one for each decision, since a transaction looks up the same place only
    once: so a missing decision takes as many queries as any other.
    """
    place = decision.moved_to if decision is not None else None
    return place or looking.NOWHERE.model_copy(update={"id": decision_id})


async def _audience(scope: Scope, asker: Asker, thing: Post | Decision | None) -> Audience | None:
    """Return the audience; a missing thing takes the same queries as one that others moderate."""
    place = thing.community if thing is not None else None
    audience = await looking.by_ref(scope, asker, place or looking.NOWHERE)
    return EVERYONE if thing is not None and thing.community is None else audience
