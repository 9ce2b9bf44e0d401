from dataclasses import dataclass

from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import NotEligible
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.communities.hand_over import able_to_own
from services.membership.use_cases.lookup import refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class NameSuccessor:
    """The input of `name_successor`. person_id: None withdraws the request."""

    asker: Asker
    name: str
    person_id: str | None


async def name_successor(command: NameSuccessor, *, work: Work) -> Membership:
    """Ask a member to own the community in the caller's place; answer_nomination is their answer.

    Raises: CommunityNotFound, NotAllowed, NotEligible, PersonErased.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    own = seen.own
    if own is None or not own.owns:
        raise NotAllowed("only an owner may hand over a community")
    if command.person_id == own.successor_id:
        return own
    if command.person_id is None:
        happened = own.unname("withdrawn")
    else:
        key = membership_id(seen.community.id, command.person_id)
        member = await MEMBERSHIPS.find(work.scope, key)
        if member is None or member.id == own.id or not await able_to_own(work.scope, [member]):
            raise NotEligible("only a member who is not a guest can own a community")
        happened = own.nominate(command.person_id)
    await MEMBERSHIPS.save(work, own, happened, ("successor_id",))
    return own
