"""The appeal of the person concerned, and its answer by another moderator, where there is one."""

from dataclasses import dataclass

from services.content.domain.moderation.decision import BARS, Decision
from services.content.store.moderation import barred, decisions, moderators
from services.content.store.owned import DECISIONS
from services.content.use_cases.moderation.decide_case import restore_if_hidden
from services.content.use_cases.moderation.see_case import find_item, see_decision
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.moderation import Act
from shared.messaging.unit import Work
from shared.problems import NotAllowed


async def appeal(asker: Asker, decision_id: str, text: str, *, work: Work) -> Decision:
    """Appeal against the hiding of one's item or a sanction, once, also after leaving.

    Raises: DecisionNotFound, NotAllowed, NotAppealable, PersonErased.
    """
    await refuse_erased(work.scope, asker)
    decision = (await see_decision(work.scope, asker, decision_id)).decision
    if decision.person_id != asker.person_id:
        raise NotAllowed("only the person concerned may appeal")
    await DECISIONS.save(work, decision, "appealed", decision.appeal_against(text, work.now))
    return decision


@dataclass(frozen=True, slots=True)
class AnswerAppeal:
    asker: Asker
    decision_id: str
    overturn: bool
    answer: str


async def answer_appeal(command: AnswerAppeal, *, work: Work) -> Decision:
    """Answer an appeal: uphold the decision, or overturn it and undo its effect.

    Raises: DecisionNotFound, NotAllowed, NotAppealed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_decision(work.scope, command.asker, command.decision_id)
    decision, me = seen.decision, command.asker.person_id
    if not seen.presides or decision.person_id == me:
        raise NotAllowed("only other moderators may answer an appeal")
    if decision.decider_id == me and await _another_can(decision, me, work):
        raise NotAllowed("another moderator must answer the appeal against your decision")
    changed = decision.answer(me, command.answer, work.now, overturn=command.overturn)
    await DECISIONS.save(work, decision, "answered", changed)
    if command.overturn:
        await _undo(decision, work)
    return decision


async def _another_can(decision: Decision, me: str, work: Work) -> bool:
    """Return whether another moderator could answer. Administrators always have colleagues."""
    if decision.community is None:
        return True
    concerned = {me, decision.person_id or me}
    return await moderators.beside(work.scope, decision.community.id, concerned)


async def _undo(decision: Decision, work: Work) -> None:
    """Undo it, wherever its item went since: who answers need not moderate there."""
    if decision.act in BARS:
        await barred.lift(work.scope, decision)
    elif decision.act is Act.HIDE and decision.thing is not None:
        item = await find_item(work.scope, decision.thing.id)
        hidden_again = await decisions.hiding(work.scope, decision.thing.id) is not None
        if item is not None and not hidden_again:
            await restore_if_hidden(item, work)
