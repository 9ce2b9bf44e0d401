from dataclasses import dataclass

from services.membership.domain.communities.community import Community
from services.membership.domain.rights import may_move
from services.membership.store.owned import COMMUNITIES
from services.membership.use_cases.lookup import refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.membership import Stage
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class MoveCommunity:
    asker: Asker
    name: str
    stage: Stage
    reason: str
    expected: Expected


async def move_community(command: MoveCommunity, *, work: Work) -> Community:
    """Move a community to another stage.

    Raises: CommunityNotFound, NotAllowed, StageFixed, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    community = seen.community
    if not may_move(command.asker, seen.own, community.stage, command.stage):
        raise NotAllowed("owners pause, resume and archive; administrators decide on proposals")
    command.expected.check(community.version)
    happened = community.move(command.stage, command.reason, work.now)
    await COMMUNITIES.save(work, community, happened, ("stage", "reason"))
    return community
