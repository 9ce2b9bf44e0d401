from dataclasses import dataclass
from datetime import datetime

from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import NoSuchMember
from services.content.domain.rights import may_sanction, presides
from services.content.store.moderation import barred
from services.content.store.owned import DECISIONS
from services.content.use_cases.moderation.see_case import see_decision
from shared.audience import memberships, people
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SanctionMember:
    """The input of `sanction_member`. `community`: a slug; None: content for everyone."""

    asker: Asker
    community: str | None
    person_id: str
    act: Act
    until: datetime | None
    reason: str


async def sanction_member(command: SanctionMember, *, work: Work) -> Decision:
    """Warn a person, or bar them from posting or flagging, there and until a time.

    Raises: CommunityNotFound, NotAllowed, NoSuchMember, UntilNeeded, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    if not presides(command.asker, audience):
        raise NotAllowed(
            "only moderators may sanction in a community; elsewhere, only administrators"
        )
    await _check_person(command, audience.ref.id if audience.ref else None, work)
    decision = Decision(
        id=work.new_id(),
        act=command.act,
        community=audience.ref,
        person_id=command.person_id,
        decider_id=command.asker.person_id,
        reason=command.reason,
        until=command.until,
        created_at=work.now,
        updated_at=work.now,
    )
    decision.check_until()
    await DECISIONS.save(work, decision, "taken")
    await barred.put(work.scope, decision)
    return decision


async def lift_sanction(asker: Asker, decision_id: str, reason: str, *, work: Work) -> Decision:
    """Lift a sanction early.

    Raises: DecisionNotFound, NotAllowed, NotStanding, PersonErased.
    """
    await refuse_erased(work.scope, asker)
    seen = await see_decision(work.scope, asker, decision_id)
    decision = seen.decision
    if not seen.presides or decision.person_id == asker.person_id:
        raise NotAllowed("only other moderators may lift a sanction")
    changed = decision.lift(asker.person_id, reason, work.now)
    await DECISIONS.save(work, decision, "lifted", changed)
    await barred.lift(work.scope, decision)
    return decision


async def _check_person(command: SanctionMember, community_id: str | None, work: Work) -> None:
    """Raise NoSuchMember for an unknown person, or one whom the caller may not sanction."""
    person_id = command.person_id
    own = theirs = None
    if community_id is not None:
        both = await memberships.of_people(
            work.scope, community_id, {person_id, command.asker.person_id}
        )
        own, theirs = both.get(command.asker.person_id), both.get(person_id)
    is_known = person_id in await people.said(work.scope, [person_id])
    is_there = is_known and (community_id is None or theirs is not None)
    if not is_there or not may_sanction(command.asker, own, person_id, theirs):
        raise NoSuchMember
