from dataclasses import dataclass

from services.membership.domain.recognition.award import award_id
from services.membership.domain.recognition.errors import AwardNotFound
from services.membership.domain.rights import may_withdraw_badges
from services.membership.store.recognition import statuses
from services.membership.store.recognition.owned import AWARDS
from services.membership.use_cases.lookup import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class WithdrawBadge:
    """The input of `withdraw_badge`. withdrawn: False gives it back."""

    asker: Asker
    person_id: str
    badge: str
    withdrawn: bool


async def withdraw_badge(command: WithdrawBadge, *, work: Work) -> None:
    """Revoke a badge with its credential, or restore it. A repeat has no effect.

    The award stays, so that the same contributions do not earn the badge again. Raises:
    PersonErased, AwardNotFound; the latter also for callers who are not administrators, since
    another error would reveal the badge.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    if not may_withdraw_badges(command.asker):
        raise AwardNotFound
    award = await AWARDS.find(work.scope, award_id(command.person_id, command.badge))
    if award is None or award.person_id is None:
        raise AwardNotFound
    if award.withdrawn == command.withdrawn:
        return
    await statuses.revoke(work.scope, award)
    award.withdraw(work.now, withdrawn=command.withdrawn)
    happened = "withdrawn" if award.withdrawn else "restored"
    await AWARDS.save(work, award, happened, ("withdrawn", "public"))
