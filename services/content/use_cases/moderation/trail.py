"""The common part of all acts on an item: they respect claims, and record a decision."""

from services.content.domain.moderation.case import Case
from services.content.domain.moderation.decision import Decision
from services.content.domain.talk.reaction import refer_to
from services.content.store.moderation import cases
from services.content.use_cases.moderation.see_case import Item
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.contracts.values import CommunityRef
from shared.messaging.unit import Work


async def heed_claim(asker: Asker, thing_id: str, work: Work) -> Case | None:
    """Return the case of an item, if it has one. Raises: ClaimedByOther."""
    case = await cases.find(work.scope, thing_id)
    if case is not None:
        case.check(asker.person_id, work.now)
    return case


def decision_on(
    item: Item,
    act: Act,
    asker: Asker,
    reason: str,
    work: Work,
    *,
    moved_to: CommunityRef | None = None,
    other_id: str | None = None,
) -> Decision:
    """Return the decision about an item where it is now. A dismissal concerns nobody."""
    return Decision(
        id=work.new_id(),
        act=act,
        thing=refer_to(item.thing),
        title=item.post.title,
        community=item.post.community,
        moved_to=moved_to,
        other_id=other_id,
        person_id=None if act is Act.DISMISS else item.thing.author_id,
        decider_id=asker.person_id,
        reason=reason,
        created_at=work.now,
        updated_at=work.now,
    )
