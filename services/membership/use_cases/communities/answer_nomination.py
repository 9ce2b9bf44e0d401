from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import NotEligible, NotNamed
from services.membership.store.communities import memberships
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.communities.hand_over import able_to_own
from services.membership.use_cases.lookup import refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.values import Role
from shared.messaging.owned import Change
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class AnswerNomination:
    asker: Asker
    name: str
    accept: bool


async def answer_nomination(command: AnswerNomination, *, work: Work) -> Membership:
    """Accept or decline to replace the owners who nominated the caller.

    If the caller accepts, these owners become members. An owner who leaves or is removed at the
    same moment writes the same memberships, so one transaction reruns and sees the other.
    Raises: CommunityNotFound, NotNamed, NotEligible, PersonErased.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    own, person_id = seen.own, command.asker.person_id
    owners = await memberships.named_by(work.scope, seen.community.id, person_id)
    if own is None or not owners:
        raise NotNamed
    if command.accept:
        if not await able_to_own(work.scope, [own]):
            raise NotEligible("only a member who is not a guest can own a community")
        changes = [
            Change(own, own.appoint(Role.OWNER)),
            *(Change(each, each.hand_over(), unnamed=True) for each in owners),
        ]
    else:
        changes = [
            Change(each, each.unname("declined"), ("successor_id",), unnamed=True)
            for each in owners
        ]
    await MEMBERSHIPS.save_all(work, changes)
    return own
