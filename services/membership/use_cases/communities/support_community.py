from dataclasses import dataclass

from services.membership.domain.communities.community import Community
from services.membership.domain.rights import may_propose
from services.membership.store.owned import COMMUNITIES
from services.membership.use_cases.lookup import refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SupportCommunity:
    """The input of `support_community`. needed: supporters to activate. wanted: False withdraws."""

    asker: Asker
    name: str
    needed: int
    wanted: bool = True


async def support_community(command: SupportCommunity, *, work: Work) -> Community:
    """Support a proposed community, or withdraw. A repeat has no effect.

    The last required supporter activates the community. Of two concurrent supporters, the second
    sees the first.

    Raises: CommunityNotFound, NotAllowed, StageFixed.
    """
    asker = command.asker
    await refuse_erased(work.scope, asker.person_id)
    community = (await see_community(work.scope, asker, command.name)).community
    if not may_propose(asker):
        raise NotAllowed("guests may not support communities")
    if command.wanted:
        happened = community.support(asker.person_id, command.needed, work.now)
    else:
        happened = "unsupported" if community.unsupport(asker.person_id, work.now) else None
    if happened is not None:
        changed = ("stage", "supporters") if happened == "activated" else ("supporters",)
        await COMMUNITIES.save(work, community, happened, changed)
    return community
