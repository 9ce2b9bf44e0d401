from dataclasses import dataclass
from typing import Any

from services.membership.domain.communities.community import Community
from services.membership.domain.rights import may_edit
from services.membership.store.owned import COMMUNITIES
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class EditCommunity:
    """The input of `edit_community`; `wanted` holds fields of EDITABLE in domain/communities."""

    asker: Asker
    name: str
    wanted: dict[str, Any]
    expected: Expected


async def edit_community(command: EditCommunity, *, work: Work) -> Community:
    """Raises: CommunityNotFound, CommunityArchived, NotAllowed, StaleProblem, NoAudience."""
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_edit(command.asker, seen.own):
        raise NotAllowed("only owners and animators may edit a community")
    refuse_archived(seen.community)
    community = seen.community
    command.expected.check(community.version)
    changed = community.edit(command.wanted, work.now)
    if changed:
        await COMMUNITIES.save(work, community, "updated", changed)
    return community
