from dataclasses import dataclass

from services.membership.store.invitations import addresses
from services.membership.use_cases.invitations.invite_addresses import check_inviting
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class WithdrawAddress:
    asker: Asker
    name: str
    key: str


async def withdraw_address(command: WithdrawAddress, *, work: Work) -> None:
    """Withdraw an address; a person who was already invited by it stays so. A repeat has no effect.

    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    seen = await check_inviting(command.asker, work.scope, command.name)
    await addresses.withdraw(work.scope, seen.community.id, command.key)
